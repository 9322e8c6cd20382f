"""Gives the generated requests what no generator can invent: sessions, assertions, and names of things that exist.

Half of the requests get them, so that both sides of every check are seen; a part of a request that is meant to be wrong stays as it
was made. What comes from the test that starts this is asked for over HTTP at the address in INLAY_ATTACK_VENDOR.
"""

import itertools
import json
import os
import urllib.request
import uuid

import schemathesis
from schemathesis import GenerationMode
from schemathesis.core.parameters import ParameterLocation

VENDOR = os.environ["INLAY_ATTACK_VENDOR"]
# Requests of one session before the next one is opened.
REQUESTS_OF_A_SESSION = 200

_numbers = itertools.count()
_session = {"left": 0}


def _vendor(path):
    with urllib.request.urlopen(f"{VENDOR}/{path}", timeout=20) as answer:
        return json.load(answer)


_NAMES = _vendor("names")


def _current_session():
    if _session["left"] == 0:
        _session.update(_vendor("session"), left=REQUESTS_OF_A_SESSION)
    _session["left"] -= 1
    return _session


def _every_other():
    return next(_numbers) % 2 == 0


def _is_meant_well(case, location):
    """Whether this part of the request is not one that must be refused."""
    if case.meta is None:
        return True
    component = case.meta.components.get(location)
    if component is None:
        return case.meta.generation.mode == GenerationMode.POSITIVE or len(case.meta.components) > 0
    return component.mode == GenerationMode.POSITIVE


@schemathesis.auth(refresh_interval=None)
class Sessions:
    """The bearer token of an open session, as the widget sends it."""

    def get(self, case, context):
        # The end of a session is the end of no other request's.
        if case.operation.method.upper() == "DELETE":
            return _vendor("session")
        return dict(_current_session())

    def set(self, case, data, context):
        if not any(requirement for requirement in case.operation.definition.raw.get("security", [])):
            return
        case.headers["Authorization"] = f"Bearer {data['token']}"
        if _is_meant_well(case, ParameterLocation.HEADER):
            case.headers["x-inlay-instance"] = data["instance"]


@schemathesis.hook
def map_case(context, case):
    """Puts names of things that exist into requests, where these parts of them are meant well."""
    if _is_meant_well(case, ParameterLocation.HEADER):
        names = {parameter.name for parameter in case.operation.headers}
        if "x-inlay-client" in names:
            case.headers["x-inlay-client"] = "1"
        if "idempotency-key" in names and _every_other():
            case.headers["idempotency-key"] = str(uuid.UUID(int=next(_numbers)))
    if not _every_other():
        return case
    path, method = case.operation.path, case.operation.method.upper()
    if _is_meant_well(case, ParameterLocation.PATH):
        for part, known in (("id", "check"), ("provider", "provider")):
            if part in case.path_parameters:
                case.path_parameters[part] = _NAMES[known]
    if _is_meant_well(case, ParameterLocation.QUERY):
        for part in ("org", "record"):
            if part in case.query:
                case.query[part] = _NAMES[part]
    if _is_meant_well(case, ParameterLocation.BODY) and method == "POST":
        if path == "/api/session":
            case.body = _vendor("assertion")
        if path == "/api/launch":
            case.body = {"assertion": _vendor("assertion")["assertion"]}
        if path == "/api/kyc/checks":
            case.body = _NAMES["start"]
    return case


@schemathesis.hook
def before_call(context, case, kwargs):
    """Without the header of our own clients a request is refused before its method is looked at."""
    known = {method.upper() for method in case.operation.schema.raw_schema["paths"][case.operation.path]}
    if case.method.upper() not in known:
        case.headers["x-inlay-client"] = "1"
