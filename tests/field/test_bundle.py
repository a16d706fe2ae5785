"""What the room for work without a signal weighs."""

from symbionet.core.app import our_apps
from symbionet.shell.apps import ShellConfig

MOST_BYTES = 60_000  # compressed, the room and its worker together


def test_bundle_is_small():
    (shell,) = [app for app in our_apps() if isinstance(app, ShellConfig)]
    files = [f"{shell.path}/static/build/{name}.js.gz" for name in ("field-room", "field-worker")]
    sizes = []
    for name in files:
        with open(name, "rb") as file:
            sizes.append(len(file.read()))

    assert all(sizes)
    assert sum(sizes) < MOST_BYTES
