"""Words of statuses and activities in six languages, as stems by what they mean; commas part them.

A stem is how a word of the status begins; a stem of several words stands anywhere in it.
"""

from __future__ import annotations


def listed(text: str) -> tuple[str, ...]:
    """Return the parts of a text between commas."""
    return tuple(" ".join(part.split()) for part in text.split(",") if part.strip())


def several(text: str) -> frozenset[str]:
    """Return the words of a text."""
    return frozenset(text.split())


VOID = listed(
    """
        duplic, dublette, doppel, doublon, dubbel, merg, zusammengef, spam, junk, invalid, ungultig, void, nicht
        relevant, cancel, storn, abgebroch, annul, geannul, abandon, reject, abgelehnt, rifiutat, rejet, rechaz,
        afgewezen, withdraw, zuruckgezog, ritirat, transferred, weitergeleitet, trasferit, transfere,
        ubertragen, overgedragen, delet, geloscht, eliminat, supprim, verwijderd, not reproducible, test case,
        testfall
    """
)
# Of these a person should judge: some desks count such cases as done.
VOID_UNSURE = listed(
    """
        invalid, ungultig, cancel, storn, abgebroch, annul, geannul, abandon, reject, abgelehnt, rifiutat,
        rejet, rechaz, afgewezen, withdraw, zuruckgezog, ritirat, delet, geloscht, eliminat, supprim,
        verwijderd, weitergeleitet, not reproducible
    """
)
# These wait for a colleague to take them up, not for anybody outside.
QUEUED_FIRST = listed(
    """
        await assign, awaiting assign, pending assign, waiting for assign, wait assign, waiting assign, awaiting
        triage, pending triage, awaiting acceptance, not started, not assigned, unassigned, nicht zugewiesen,
        nicht begonnen, nicht bearbeitet, unbearbeitet, wartet auf zuweisung, wartet auf bearbeitung, non
        assegnat, da assegnare, in attesa di assegn, non assigne, a traiter, sin asignar, niet toegewezen,
        warteschlange, file d attente, in coda, en cola, wachtrij
    """
)
WAITING = listed(
    """
        wait, await, pend, hold, onhold, suspend, pause, blocked, stalled, deferred, on order, information requ,
        info requ, more info, need info, needs info, customer action, user action, wart, ausstehend, angehalten,
        zuruckgestellt, ruht, ruhend, ruckfrage, attes, sospes, attent, bloque, en espera, esper, wacht,
        gepauzeerd, opgeschort, aangehouden
    """
)
DONE = listed(
    """
        resol, solv, complet, clos, done, finish, fulfil, ended, fixed, verified, answered, delivered, shipped,
        archiv, gelost, behoben, erledig, geschloss, abgeschl, abschlies, beendet, fertig, beantwortet, risol,
        chius, evas, conclus, terminat, ferme, clotur, termine, traite, resuel, cerrad, finaliz, solucionad,
        concluid, opgelost, gesloten, afgehandeld, afgerond, gereed, voltooid, afgesloten, beantwoord
    """
)
QUEUED = listed(
    """
        new, neu, nuov, nouveau, nouvelle, nuevo, nueva, nieuw, queue, to do, todo, backlog, submitted,
        received, registered, logged, created, reported, triage, draft, entered, eingang, eingegang, erfasst,
        angelegt, gemeldet, erstellt, ricevut, inserit, registrat, recu, enregist, recibid, registrad, ingresad,
        creado, ontvangen, geregistr, aangemeld, aangemaakt
    """
)
ACTIVE = listed(
    """
        activ, progress, work, working, wip, assign, accept, started, in call, investig, escalat, review,
        process, ongoing, dispatch, reopen, continu, bearb, in arbeit, laufend, lauft, aktiv, zugewies, angenommen,
        ubernommen, begonnen, wiedereroff, lavoraz, in carico, prese in, attiv, in corso, riapert, en cours,
        pris en, affect, en traitement, rouvert, en curso, en proceso, asignad, en tratamiento, reabiert, in
        behandel, lopend, toegewez, actief, heropen
    """
)
# In work where another word says "new"; else nothing tells queued from active.
OPEN = listed("open, offen, aperto, aperta, ouvert, abiert, geopend")

CLIENT = listed(
    """
        user, customer, client, caller, request, reporter, contact, reply, answer, feedback, info, confirm,
        evidence, kund, melder, anwender, ruckfrage, ruckmeldung, antwort, utent, richiedent, rispost, utilisat,
        demandeur, repons, usuari, solicitant, respuest, klant, gebruiker, antwoord
    """
)
SUPPLIER = listed(
    """
        vendor, supplier, third party, 3rd party, provider, manufactur, carrier, part, parts, order, delivery,
        lieferant, hersteller, ersatzteil, bestell, lieferung, fornitor, ricamb, ordin, consegn, fourniss,
        piece, livrais, proveedor, pieza, entrega, leverancier, onderdeel, levering
    """
)

# An activity is a verb with an object. Only with these objects is it about the case itself.
OBJECTS = several(
    """
    ticket tickets case cases incident incidents request order issue call job complaint claim vorgang fall
    auftrag anfrage pratica caso richiesta segnalazione dossier demande reclamation solicitud expediente
    pedido zaak melding aanvraag opdracht the a of to and up in on charge carico for work it den die das il
    la le el de het
    """
)
OPENING_VERBS = listed(
    """
        insert, create, open, register, receive, submit, log, report, anlegen, erfassen, eroffnen, eingang,
        inseri, apertura, creazione, ouverture, creation, enregistrement, creacion, registro, aanmaken,
        registreren, openen
    """
)
WORKING_VERBS = listed(
    """
        take, start, begin, accept, pick, resume, reopen, continue, ubernehm, annehm, bearbeit, beginn, prendi,
        presa, prise en charge, debut, tomar, iniciar, oppakken, starten
    """
)
WAITING_VERBS = listed(
    """
        wait, suspend, pause, hold, put on hold, warten, anhalten, zuruckstell, attesa, attend, sospend,
        attente, suspendre, espera, wachten, opschorten
    """
)
DONE_VERBS = listed(
    """
        resolve, solve, close, closed, resolved, completed, complete, finish, losen, abschliess, schliess,
        erledig, beend, risolv, chiud, chius, risolt, resoudre, resolution, cloture, fermer, terminer, resolver,
        cerrar, finalizar, oplossen, sluiten, afsluiten, afhandelen, afronden
    """
)
