"""What a database's user may do beside reading: as far as the database says."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass

Ask = Callable[[str], list[str] | None]
WRITES = ("INSERT", "UPDATE", "DELETE", "TRUNCATE", "DROP", "CREATE", "ALTER", "ALL PRIVILEGES")
SUPERUSER = "SELECT rolname FROM pg_roles WHERE rolname = current_user AND rolsuper"
WRITABLE = """
SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE')
ORDER BY 1 LIMIT 1
"""
MSSQL = """
SELECT permission_name FROM fn_my_permissions(NULL, 'DATABASE')
WHERE permission_name IN ('INSERT', 'UPDATE', 'DELETE', 'ALTER', 'CONTROL')
"""
ORACLE = """
SELECT privilege FROM session_privs
WHERE privilege IN ('INSERT ANY TABLE', 'UPDATE ANY TABLE', 'DELETE ANY TABLE', 'DROP ANY TABLE', 'CREATE TABLE')
UNION ALL SELECT privilege || ' ON ' || table_name FROM user_tab_privs_recd
WHERE privilege IN ('INSERT', 'UPDATE', 'DELETE')
UNION ALL SELECT 'OWNER OF ' || table_name FROM user_tables
"""


@dataclass(frozen=True, kw_only=True)
class Rights:
    """Whether the user may write (None: not known), and how we know, in words."""

    may_write: bool | None
    told: str


def rights(dialect: str, database: str, ask: Ask) -> Rights:
    """Find out whether the user may write. Casewall never does; a login that cannot is safer all the same."""
    finders: dict[str, Callable[[str, Ask], Rights]] = {
        "sqlite": _sqlite,
        "postgresql": _postgres,
        "mysql": _mysql,
        "mariadb": _mysql,
        "mssql": lambda _, ask: _listed(ask(MSSQL)),
        "oracle": lambda _, ask: _listed(ask(ORACLE)),
    }
    find = finders.get(dialect)
    return find(database, ask) if find else Rights(may_write=None, told="not known for this kind of database")


def _sqlite(database: str, _: Ask) -> Rights:
    if os.access(database, os.W_OK):
        return Rights(may_write=True, told="this user may write the file; Casewall opens it for reading only")
    return Rights(may_write=False, told="the file may only be read")


def _postgres(_: str, ask: Ask) -> Rights:
    if ask(SUPERUSER):
        return Rights(may_write=True, told="a superuser: it may do everything")
    found = ask(WRITABLE)
    if found is None:
        return Rights(may_write=None, told="not known")
    if found:
        return Rights(may_write=True, told=f"may change {found[0]}")
    return Rights(may_write=False, told="may only read")


def _mysql(_: str, ask: Ask) -> Rights:
    """Read the grants; a role's own may hide behind its name."""
    grants = ask("SHOW GRANTS FOR CURRENT_USER")
    if grants is None:
        return Rights(may_write=None, told="not known")
    given = {word for grant in grants for word in WRITES if re.search(rf"\b{word}\b.* ON ", grant)}
    if given:
        return Rights(may_write=True, told=f"granted: {', '.join(sorted(given))}")
    if any(" ON " not in grant for grant in grants):
        return Rights(may_write=None, told="not known: the user has roles")
    return Rights(may_write=False, told="may only read")


def _listed(found: list[str] | None) -> Rights:
    if found is None:
        return Rights(may_write=None, told="not known")
    if found:
        return Rights(may_write=True, told=f"granted: {', '.join(found[:3])}")
    return Rights(may_write=False, told="may only read, as far as the database says")
