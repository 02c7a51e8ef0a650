"""Words of statuses and activities, column headings: what they are taken to mean."""

from __future__ import annotations

import pytest

from data.propose.headings import LEAST, SURE, fit, plain
from data.propose.time_headings import role_of
from data.propose.words import activity, joined, status


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("New", "queued"),
        ("To Do", "queued"),
        ("Awaiting Assignment", "queued"),
        ("Neu", "queued"),
        ("Wartet auf Zuweisung", "queued"),
        ("Nuovo", "queued"),
        ("Nieuw", "queued"),
        ("In Progress", "active"),
        ("Work in progress", "active"),
        ("In Bearbeitung", "active"),
        ("In lavorazione", "active"),
        ("En cours", "active"),
        ("En curso", "active"),
        ("In behandeling", "active"),
        ("Reopened", "active"),
        ("Not resolved", "active"),
        ("in Arbeit", "active"),
        ("In-Arbeit", "active"),
        ("Awaiting User Info", "waiting: client"),
        ("Pending customer", "waiting: client"),
        ("Rückfrage Kunde", "waiting: client"),
        ("In attesa cliente", "waiting: client"),
        ("En attente client", "waiting: client"),
        ("Awaiting Vendor", "waiting: supplier"),
        ("Waiting on Third Party", "waiting: supplier"),
        ("En espera de proveedor", "waiting: supplier"),
        ("Awaiting approval", "waiting: approval"),
        ("On Hold", "waiting"),
        ("Zurückgestellt", "waiting"),
        ("In de wacht", "waiting"),
        ("Resolved", "done"),
        ("CLOSED", "done"),
        ("Erledigt", "done"),
        ("Chiuso", "done"),
        ("Clôturé", "done"),
        ("Cerrado", "done"),
        ("Afgehandeld", "done"),
        ("Closed (Duplicate)", "void"),
        ("Closed (Transferred)", "void"),
        ("Spam", "void"),
        ("Storniert", "void"),
        ("-100", None),
        ("Unmatched", None),
        ("Latest", None),
    ],
)
def test_a_status_is_known_in_six_languages(word: str, state: str | None) -> None:
    assert status(word).state == state


def test_waiting_for_nobody_in_particular_is_in_doubt() -> None:
    assert status("Pending").doubt
    assert not status("Awaiting User Info").doubt


@pytest.mark.parametrize(
    ("word", "detail", "state"),
    [
        ("Accepted", "In Progress", "active"),
        ("Accepted", "Wait - User", "waiting: client"),
        ("Accepted", "Wait - Implementation", "waiting: implementation"),
        ("Queued", "Awaiting Assignment", "queued"),
        ("Completed", "In Call", "done"),
        ("Completed", "Wait", "done"),
        ("Completed", "Cancelled", "done"),
        ("Closed", "Duplicate", "void"),
        ("On Hold", "Awaiting Caller", "waiting: client"),
    ],
)
def test_a_sub_status_refines_waiting_and_void_only(word: str, detail: str, state: str) -> None:
    assert joined(word, detail).state == state


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("Insert ticket", "queued"),
        ("Take in charge ticket", "active"),
        ("Presa in carico", "active"),
        ("Wait", "waiting"),
        ("Resolve ticket", "done"),
        ("Closed", "done"),
        ("Ticket schließen", "done"),
        ("Resolve SW anomaly", None),
        ("Assign seriousness", None),
        ("Require upgrade", None),
    ],
)
def test_an_activity_counts_where_it_is_about_the_case_itself(word: str, state: str | None) -> None:
    assert activity(word).state == state


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        ("SRRecordID", "sr record id"),
        ("sys_updated_at", "sys updated at"),
        ("Fälligkeitsdatum", "falligkeitsdatum"),
        ("org:resource", "org resource"),
    ],
)
def test_a_heading_is_read_as_plain_words(heading: str, words: str) -> None:
    assert plain(heading) == words


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("number", "case_id"),
        ("Case Number", "case_id"),
        ("Ticketnummer", "case_id"),
        ("Numero pratica", "case_id"),
        ("assigned_to", "owner"),
        ("Sachbearbeiter", "owner"),
        ("Assegnato a", "owner"),
        ("Behandelaar", "owner"),
        ("assignment_group", "holder"),
        ("SRType", "case_type"),
        ("Vorgangsart", "case_type"),
        ("Tipo de solicitud", "case_type"),
        ("Priorität", "priority"),
        ("Kunde", "account"),
        ("caller_id", "account"),
        ("Betreff", "subject"),
        ("made_sla", "source_met"),
    ],
)
def test_a_heading_names_its_field_surely(heading: str, field: str) -> None:
    assert fit(heading, field) >= SURE


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("caller_id", "case_id"),
        ("problem_id", "case_id"),
        ("opened_by", "owner"),
        ("organization country", "account"),
        ("From status", "state"),
        ("resource country", "actor"),
    ],
)
def test_a_heading_of_another_thing_does_not_fit(heading: str, field: str) -> None:
    assert fit(heading, field) < LEAST


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("CreatedDate", "opened"),
        ("Erstellt am", "opened"),
        ("Data apertura", "opened"),
        ("Aanmaakdatum", "opened"),
        ("resolved_at", "closed"),
        ("Abschlussdatum", "closed"),
        ("Fecha de cierre", "closed"),
        ("StatusDate", "changed"),
        ("Letzte Änderung", "changed"),
        ("DueDate", "due"),
        ("Fälligkeitsdatum", "due"),
        ("Échéance", "due"),
        ("Resolution due", "due"),
        ("First response", "other"),
        ("time:timestamp", "occurred"),
    ],
)
def test_a_time_has_the_role_that_its_heading_says(heading: str, role: str) -> None:
    found = role_of(heading)
    assert found is not None
    assert found[0] == role
