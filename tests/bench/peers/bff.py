"""The same work as a cached portfolio of Inlay, as small as it can be written with FastAPI and httpx: the peer beside it.

Session by the hash of its bearer token, widget instance, permission and record; the provider is asked once for each record, and
its answer is kept for five minutes. Sessions and the bytes of the portfolio stand in the file that PEER_SETUP names, so that
both answer the same. In doubt it does less than Inlay: it logs nothing, has no limits and makes no request ids of its own.
"""

import asyncio
import base64
import hashlib
import json
import os
import time

import httpx
from fastapi import FastAPI, Request, Response

with open(os.environ["PEER_SETUP"], encoding="utf-8") as file:
    SETUP = json.load(file)

SESSIONS = {session["token_sha256"]: session for session in SETUP["sessions"]}
BODY = base64.b64decode(SETUP["body_base64"])
HEADERS = SETUP["headers"]
FRESH_SECONDS = 300

app = FastAPI(openapi_url=None)
provider = httpx.AsyncClient(base_url=SETUP["provider"], timeout=8)
kept: dict[tuple[str, str], tuple[float, bytes]] = {}
asking = asyncio.Lock()


async def ask(record: str) -> bytes:
    """Asks the provider for the record, in the firm's name."""
    form = {
        "grant_type": "client_credentials",
        "client_id": SETUP["client_id"],
        "client_secret": SETUP["client_secret"],
    }
    token = (await provider.post("/oauth/token", data=form)).raise_for_status().json()["access_token"]
    headers = {
        "authorization": f"Bearer {token}",
        "content-type": "application/json",
        "x-request-id": "peer",
        "x-api-version": "2026-06-01",
        "x-client-id": SETUP["client_id"],
    }
    (await provider.get(f"/v1/records/{record}", headers=headers)).raise_for_status()
    return BODY


async def portfolio(org: str, record: str) -> bytes:
    """The portfolio as it is kept, or asked for anew."""
    key = (org, record)
    found = kept.get(key)
    if found and time.monotonic() < found[0]:
        return found[1]
    async with asking:
        found = kept.get(key)
        if not found or found[0] <= time.monotonic():
            found = (time.monotonic() + FRESH_SECONDS, await ask(record))
            kept[key] = found
    return found[1]


@app.get("/api/portfolio")
async def read_portfolio(request: Request) -> Response:
    """The portfolio of the session's record."""
    headers = request.headers
    if headers.get("x-inlay-client") != "1":
        return Response(status_code=403)
    scheme, _, token = headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        return Response(status_code=401)
    session = SESSIONS.get(hashlib.sha256(token.encode()).hexdigest())
    if session is None or session["expires_at"] <= time.time():
        return Response(status_code=401)
    if headers.get("x-inlay-instance") != session["instance"]:
        return Response(status_code=401)
    if not session["may_see_portfolio"]:
        return Response(status_code=403)
    if request.query_params.get("record", session["record"]) != session["record"]:
        return Response(status_code=404)
    body = await portfolio(session["org"], session["record"])
    return Response(content=body, headers=HEADERS)
