"""Whether the addresses of missing archives answer; the only requests that the commands make."""

from collections.abc import Sequence

from chapter6.commands.readiness.archives import ArchiveState
from chapter6.config.addresses import read_address, shown_address
from chapter6.errors import InputError

SECONDS = 10


def network_line(states: Sequence[ArchiveState], ask: bool) -> str:
    """Say which addresses of missing archives answer; with `ask` False, that nobody was asked."""
    wanted = [address for state in states if not state.is_there for address in state.addresses]
    if not wanted:
        return "network: not needed for the archives"
    if not ask:
        return "network: not asked; --online asks the addresses of missing archives"
    silent = [f"{shown_address(address)} ({why})" for address in wanted if (why := _fault(address))]
    text = f"network: {len(wanted) - len(silent)} of {len(wanted)} addresses answer"
    return text + (f"; not {', '.join(silent)}" if silent else "")


def _fault(address: str) -> str:
    """Say why an address does not answer; nothing if it does."""
    import requests

    try:
        url = read_address(address).url
        if url is None:
            return "no such file"
        with requests.head(url, timeout=SECONDS, allow_redirects=True) as response:
            return "" if response.ok else f"answers {response.status_code}"
    except InputError as error:
        return str(error)
    except requests.Timeout:
        return f"no answer within {SECONDS} s"
    except requests.RequestException:
        return "cannot be reached"
