"""Column headings in six languages: what ours may be called elsewhere."""

from __future__ import annotations

from data.propose.word_lists import listed

# In order of preference: the first that fits as well as another wins.
_PHRASES = {
    "case_id": """
        case number, case no, ticket number, ticket no, incident number, request number, service request num,
        order number, order no, number, case id, ticket id, incident id, request id, issue key, issue id, order
        id, case, ticket, incident, key, id, record id, sr record id, reference, ref, case concept name,
        vorgangsnummer, vorgangsnr, vorgang nr, vorgang, vorgangs id, fallnummer, fall nr, fall id,
        ticketnummer, ticketnr, ticket nr, auftragsnummer, auftragsnr, auftrag nr, meldungsnummer, aktenzeichen,
        nummer, nr, numero ticket, numero caso, numero pratica, pratica, id ticket, id caso, id pratica, caso,
        numero, numero de ticket, numero de dossier, dossier, numero de demande, numero de caso, numero de
        solicitud, expediente, zaaknummer, zaak, meldingsnummer, aanvraagnummer
    """,
    "state": """
        status, state, case status, ticket status, incident state, sr status, request status, stage, phase,
        current status, new status, to status, to state, bearbeitungsstatus, zustand, stand, stato, stato
        ticket, statut, etat, estado, situacion, staat, toestand, fase
    """,
    "activity": """
        activity, concept name, action, event, event type, event name, step, task, operation, activity type,
        aktivitat, aktion, ereignis, schritt, attivita, azione, evento, activite, evenement, actividad, accion,
        activiteit, actie, gebeurtenis, stap
    """,
    "sub_status": """
        sub status, substatus, sub state, status detail, status reason, status details, reason, pending reason,
        on hold reason, hold reason, wait reason, lifecycle transition, unterstatus, teilstatus, statusgrund,
        grund, sottostato, motivo, sous statut, motif, subestado, reden, statusreden
    """,
    "owner": """
        owner, case owner, ticket owner, assigned to, assignee, assigned user, assigned agent, agent, handler,
        handled by, responsible, representative, rep, case worker, caseworker, clerk, technician, engineer,
        resolver, assigned, sachbearbeiter, sachbearbeiterin, bearbeiter, bearbeiterin, zustandig,
        verantwortlich, verantwortlicher, zugewiesen an, zugewiesen, besitzer, assegnatario, assegnato a,
        assegnato, operatore, incaricato, responsabile, gestore, proprietario, assigne a, assigne, attribue a,
        responsable, proprietaire, gestionnaire, asignado a, asignado, propietario, agente, encargado,
        toegewezen aan, toegewezen, behandelaar, eigenaar, verantwoordelijke, medewerker
    """,
    "actor": """
        org resource, resource, actor, performed by, done by, updated by, changed by, modified by, last modified
        by, user, user name, by, author, operator, employee, geandert von, benutzer, ausgefuhrt von,
        mitarbeiter, utente, eseguito da, modificato da, risorsa, utilisateur, modifie par, effectue par,
        ressource, usuario, modificado por, realizado por, recurso, gebruiker, gewijzigd door, uitgevoerd door
    """,
    "holder": """
        assignment group, assigned group, assigned team, org group, support group, support team, queue, group,
        current group, owner group, resolver group, work group, workgroup, with, desk, bearbeitergruppe, gruppe,
        warteschlange, zustandige gruppe, gruppo, gruppo assegnato, coda, groupe, groupe assigne, file d
        attente, grupo, grupo asignado, cola, groep, behandelgroep, oplosgroep, wachtrij
    """,
    "team": """
        team, department, dept, agency, territory, region, branch, division, business unit, unit, site, area,
        abteilung, bereich, niederlassung, standort, reparto, ufficio, squadra, filiale, equipe, service,
        departement, agence, equipo, departamento, oficina, afdeling, vestiging
    """,
    "case_type": """
        case type, ticket type, request type, incident type, issue type, sr type, order type, type, type of
        request, record type, category, case category, ticket category, kind, topic, service type, vorgangsart,
        vorgangstyp, ticketart, art, typ, kategorie, anliegen, meldungsart, tipo, tipologia, tipo richiesta,
        categoria, type de demande, categorie, nature, tipo de caso, tipo de solicitud, soort, soort melding,
        product, service, produkt, prodotto, produit, producto, classification, subject type, subcategory, sub
        category
    """,
    "priority": """
        priority, severity, urgency, impact, prioritat, prio, dringlichkeit, priorita, gravita, urgenza,
        priorite, urgence, severite, prioridad, urgencia, gravedad, prioriteit, urgentie, seriousness
    """,
    "account": """
        account, account name, customer, customer name, client, client name, company, company name,
        organization, organisation, organization name, caller, caller id, requester, requester name, contact,
        contact name, reporter, kunde, kundenname, kundennummer, firma, auftraggeber, melder, cliente, nome
        cliente, azienda, ragione sociale, richiedente, nom client, societe, entreprise, demandeur, nombre
        cliente, empresa, solicitante, klant, klantnaam, bedrijf, organisatie, aanvrager
    """,
    "subject": """
        subject, title, short description, summary, headline, brief description, description, betreff, titel,
        kurzbeschreibung, kurztext, bezeichnung, oggetto, titolo, descrizione breve, objet, titre, resume,
        asunto, titulo, resumen, onderwerp, korte omschrijving, omschrijving, beschreibung, descrizione,
        descripcion
    """,
    "source_met": """
        made sla, sla met, met sla, within sla, sla achieved, sla compliant, in sla, on time, in time, sla
        status, sla result, target met, sla, sla eingehalten, fristgerecht, termingerecht, sla rispettato, nei
        tempi, sla respecte, dans les delais, sla cumplido, en plazo, sla gehaald, op tijd
    """,
    "source_missed": """
        sla breached, breached, sla missed, sla violated, overdue, is overdue, late, sla verletzt, uberfallig,
        in ritardo, en retard, vencido, te laat
    """,
    "event_id": """event id, activity id, log id, history id, transaction id, audit id, entry id, row id""",
}
PHRASES = {field: listed(text) for field, text in _PHRASES.items()}

# Another word beside these makes it another thing: "Customer country" is no customer.
_OTHER_THINGS = {
    "case_id": """caller customer client user contact account product problem parent owner agent group team rfc change
        item asset zip postal phone street house council district related created opened closed resolved updated
        modification mod count reassignment reopen kunde kunden klant event activity log transaction""",
    "account": "country city zip region state type email mail phone street manager owner",
    "owner": """created opened closed resolved updated modified country group team role manager email phone count date
        reassignment queue gruppe gruppo groupe grupo groep""",
    "actor": "created opened closed resolved country role email phone group count",
    "state": """from old previous prior before alt vorher vorige ancien anterior precedente country province address
        date reason detail account customer contact sla""",
    "activity": "last date count id",
    "case_type": "user contact customer account phone close closed closure event activity",
    "team": "police council size zip country",
    "holder": "role country customer account age",
    "priority": "confirmation count date",
    "subject": "type",
}  # fmt: skip
OTHER_THINGS = {field: frozenset(words.split()) for field, words in _OTHER_THINGS.items()}

# In order of preference within a role. A word of the heading begins with the stem; one with a blank stands inside.
_STEMS = {
    "other": """
        reopen, wiedereroff, riapert, birth, geburt, first re, first answer, response, reply, erstantwort,
        antwort, risposta, reponse, respuesta, antwoord, next, follow up, wiedervorlage
    """,
    "due": """
        due, deadline, target, sla, expected, promis, planned, fallig, frist, soll, ziel, zugesagt, scaden,
        previst, prevu, echeance, vencim, limite, vervald, streef, verwacht, uiterste
    """,
    "owned": """
        owned, assigned, accepted, taken, picked, zugewiesen, ubernommen, assegn, preso in, assigne, pris en,
        asignad, toegewezen
    """,
    "changed": """
        updat, modif, chang, last activity, last event, status, last, geandert, anderung, aktualisier, letzte,
        aggiorn, ultim, dernier, maj, mise a jour, actualiz, gewijzigd, wijzig, bijgewerkt, laatst
    """,
    "closed": """
        resol, solv, gelost, losung, erledig, risol, resuel, opgelost, complet, finish, fulfil, done,
        abgeschloss, abschluss, fertig, beend, evas, conclus, afgehandeld, afgerond, gereed, clos, geschlossen,
        schliess, schluss, chius, ferme, clotur, termin, cerrad, cierre, finaliz, gesloten, sluit, end, ende
    """,
    "opened": """
        open, eroff, apert, ouvert, abiert, geopend, creat, erstell, angelegt, anlage, crea, aanmaak, aangemaakt,
        received, report, submit, logged, regist, request, eingang, eingegang, erfass, gemeld, melde, meldung,
        aufnahme, ricev, inseri, recu, recep, recib, ingres, alta, ontvang, invoer, start, begin
    """,
    "occurred": """
        timestamp, time stamp, zeitstempel, stamp, occurred, happened, event, when, zeitpunkt, ereignis, evento,
        horodat, evenement, marca, tijdstip, datetime, time, date, datum, data, fecha
    """,
}
STEMS = {role: listed(text) for role, text in _STEMS.items()}
