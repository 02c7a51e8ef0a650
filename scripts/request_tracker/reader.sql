-- The account that Casewall logs in with. It reads what the queries of the example need and nothing else: no password
-- hash, no address, no text of a letter. On a server that asks for one: ALTER ROLE casewall PASSWORD '...';
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'casewall') THEN CREATE ROLE casewall LOGIN; END IF;
END $$;
ALTER ROLE casewall SET default_transaction_read_only = on;
GRANT SELECT ON tickets, queues, transactions, groups, groupmembers TO casewall;
GRANT SELECT (id, name) ON users TO casewall;
