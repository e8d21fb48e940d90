"""MJML becomes HTML; whatever the compiler does about a fault, it is a RenderError here."""

from __future__ import annotations

from digest.errors import RenderError


def compile_mjml(source: str) -> str:
    """Return the HTML of an MJML document; raise RenderError.

    No web fonts (`fonts={}`: the compiler would link Google's for some families), comments only for Outlook.
    """
    from mjml import mjml2html

    try:
        return mjml2html(source, fonts={}, disable_comments=True)
    except ValueError as error:
        raise _refused(error) from error
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:  # a panic of the compiler is no Exception
        if type(error).__name__ != "PanicException":
            raise
        raise _refused(error) from error


def _refused(error: BaseException) -> RenderError:
    return RenderError("MJML does not accept the rendered template", hint=f"the compiler says: {error}")
