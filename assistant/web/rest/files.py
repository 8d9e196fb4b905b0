"""Files to save: everything of a client, or one task."""

from urllib.parse import quote

from fastapi import APIRouter, Query, Response

from assistant.exporting.files import ExportedFile
from assistant.web.rest.doors import Clock, RestDesk, task_of


def files_router(desk: RestDesk, clock: Clock) -> APIRouter:
    """The routes that export."""
    router = APIRouter(tags=["files"])

    @router.get("/clients/{client_id}/export")
    def export(client_id: str, form: str = Query("zip", alias="format", max_length=20)) -> Response:
        """Everything of one client: zip, jsonl, notes-csv, briefs-csv or ics."""
        return _download(desk.exits.client_file(client_id, form, clock()))

    @router.get("/clients/{client_id}/tasks/{task_id}/export")
    def export_one(
        client_id: str, task_id: str, form: str = Query("md", alias="format", max_length=20)
    ) -> Response:
        """One task as md, docx, ics or csv."""
        task = task_of(desk, client_id, task_id)
        return _download(desk.exits.task_file(client_id, task.id, form, clock()))

    return router


def _download(file: ExportedFile) -> Response:
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.name, safe='')}"}
    return Response(file.data, media_type=file.media_type, headers=headers)
