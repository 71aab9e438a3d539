"""Who may do what alone, and what has been done: leases and run keys, both decided by one statement each.

Invariants: at any moment at most one holder has an unexpired lease of a name; a finished run is never claimed again; a
run whose holder died is free again when its time has passed. Moments are seconds since 1970 of one clock, the caller's.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from ingest.journal.engine import insert_new
from ingest.tables import leases, runs


def acquire(connection: Connection, name: str, holder: str, now: float, ttl: float) -> bool:
    """Take or renew the lease `name` until `now + ttl`; False while somebody else holds it."""
    free = sa.or_(leases.c.expires <= now, leases.c.holder == holder)
    update = sa.update(leases).where(leases.c.name == name, free).values(holder=holder, expires=now + ttl)
    if connection.execute(update).rowcount == 1:
        return True
    fresh = insert_new(connection, leases).values(name=name, holder=holder, expires=now + ttl)
    return connection.execute(fresh.returning(leases.c.name)).first() is not None


def release(connection: Connection, name: str, holder: str) -> bool:
    """Give the lease back; False if `holder` does not have it."""
    mine = sa.and_(leases.c.name == name, leases.c.holder == holder)
    return connection.execute(sa.delete(leases).where(mine)).rowcount == 1


def claim_run(connection: Connection, job: str, period: str, holder: str, now: float, ttl: float) -> bool:
    """True for the one who is to run `job` for `period`; False if it is done or somebody is at it."""
    run = sa.and_(runs.c.job == job, runs.c.period == period)
    fresh = insert_new(connection, runs).values(job=job, period=period, holder=holder, expires=now + ttl)
    if connection.execute(fresh.returning(runs.c.job)).first() is not None:
        return True
    free = sa.and_(run, runs.c.finished.is_(None), runs.c.expires <= now)
    update = sa.update(runs).where(free).values(holder=holder, expires=now + ttl)
    return connection.execute(update).rowcount == 1


def finish_run(connection: Connection, job: str, period: str, holder: str, at: str) -> bool:
    """Mark the run as done; False if `holder` has lost it to somebody else."""
    mine = sa.and_(runs.c.job == job, runs.c.period == period, runs.c.holder == holder, runs.c.finished.is_(None))
    return connection.execute(sa.update(runs).where(mine).values(finished=at)).rowcount == 1
