"""The REST application, to be mounted below the page's guard: loopback and origin are checked there."""

from fastapi import FastAPI

from assistant import __version__
from assistant.web.handlers.sheets import tokyo_now
from assistant.web.rest.bodies import Health, Problem
from assistant.web.rest.clients import clients_router, notes_router
from assistant.web.rest.doors import Clock, RestDesk
from assistant.web.rest.files import files_router
from assistant.web.rest.problems import MEDIA_TYPE, add_problem_handlers
from assistant.web.rest.tasks import answers_router, drafts_router, tasks_router

PREFIX = "/api/v1"
_PROBLEMS: dict[int | str, dict[str, object]] = {
    status: {"model": Problem, "content": {MEDIA_TYPE: {}}} for status in (404, 422, 429, 503)
}


def build_rest(desk: RestDesk, clock: Clock = tokyo_now) -> FastAPI:
    """All routes with their OpenAPI document at `openapi.json`. No page of documentation: it would load scripts
    from other hosts."""
    application = FastAPI(
        title="Brief Assistant",
        version=__version__,
        description="Drafts, notes, answers and outcomes, for other programs on this computer.",
        docs_url=None,
        redoc_url=None,
        servers=[{"url": PREFIX}],
        root_path_in_servers=False,
    )

    @application.get("/health", tags=["health"])
    def health() -> Health:
        """Says that the door is open."""
        return Health(version=__version__)

    application.include_router(clients_router(desk), responses=_PROBLEMS)
    for build in (notes_router, files_router, drafts_router, tasks_router, answers_router):
        application.include_router(build(desk, clock), responses=_PROBLEMS)
    add_problem_handlers(application)
    return application
