"""What is wrong with a template, and where: Jinja's errors, expat's and the linter's, all as RenderError."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from jinja2 import Environment, TemplateError, TemplateNotFound, TemplateSyntaxError
from jinja2.exceptions import TemplateAssertionError

from digest.errors import RenderError
from digest.render.places import excerpt, line_and_column, place, source_of
from digest.render.well_formed import Fault, first_fault

# What a template can bring about in its expressions; anything else is a bug of ours.
_OF_TEMPLATES = (TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError)


def rendered(environment: Environment, name: str, context: Mapping[str, Any]) -> str:
    """Return what a template makes of a context; raise RenderError with the template's name and line."""
    try:
        return environment.get_template(name).render(context)
    except TemplateSyntaxError as error:
        fault = _syntax(environment, error)
    except TemplateNotFound as error:
        fault = _raised(environment, error, f"the template {error.name!r} is not found")
    except _OF_TEMPLATES as error:
        fault = _raised(environment, error, str(error) or type(error).__name__)
    # The message says all that the cause would; a chained cause would be shown behind it once more.
    raise fault from None


def rendered_mjml(environment: Environment, name: str, context: Mapping[str, Any]) -> str:
    """Return the MJML that a template makes, checked; raise RenderError with file, line, column and excerpt."""
    mjml = rendered(environment, name, context)
    fault = first_fault(mjml)
    if fault is not None:
        raise _located(environment, name, context, mjml, fault)
    return mjml


def _located(environment: Environment, name: str, context: Mapping[str, Any], mjml: str, fault: Fault) -> RenderError:
    """Return a fault of the rendered MJML at its place in the template, or in the MJML where that can't be told."""
    found = place(environment, name, context, rendered=mjml, offset=fault.offset)
    source = source_of(environment, found.template) if found else None
    if found is None or source is None:
        line, column = line_and_column(mjml, fault.offset)
        return _error(fault.message, fault.hint, f"{name} (rendered)", line, column, mjml)
    line, column = line_and_column(source, found.offset)
    return _error(fault.message, fault.hint, found.template, line, column, source)


def _syntax(environment: Environment, error: TemplateSyntaxError) -> RenderError:
    message = error.message or "the template can't be read"
    hint = _nearest(environment, message) if isinstance(error, TemplateAssertionError) else None
    name = error.name or error.filename
    source = error.source or (source_of(environment, name) if name else None)
    return _error(message, hint, name, error.lineno, None, source)


def _nearest(environment: Environment, message: str) -> str | None:
    """Return a hint with the filter or test that was meant; the message names the one that isn't there in quotes."""
    known = environment.tests if message.startswith("No test") else environment.filters
    near = get_close_matches(message.split("'")[1], sorted(known), n=1) if "'" in message else []
    return f"did you mean {near[0]!r}?" if near else None


def _raised(environment: Environment, error: Exception, message: str) -> RenderError:
    name, line = _innermost(error)
    return _error(message, None, name, line, None, source_of(environment, name) if name else None)


def _innermost(error: Exception) -> tuple[str | None, int | None]:
    """Return the innermost template and line of a traceback: Jinja rewrites it so that its frames name them."""
    name, line, trace = None, None, error.__traceback__
    while trace is not None:
        if "__jinja_exception__" in trace.tb_frame.f_globals:
            name, line = trace.tb_frame.f_globals["__name__"], trace.tb_lineno
        trace = trace.tb_next
    return name, line


def _error(
    message: str, hint: str | None, name: str | None, line: int | None, column: int | None, source: str | None
) -> RenderError:
    shown = excerpt(source, line, column) if source is not None and line is not None else None
    return RenderError(message, template=name, line=line, column=column, excerpt=shown, hint=hint)
