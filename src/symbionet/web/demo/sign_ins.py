"""Who may sign in to the demo: one person of each role."""

from django.contrib.auth.hashers import make_password

from symbionet.accounts.models import Role, User

__all__ = ["PASSWORD", "SIGN_INS", "set_demo_password"]

PASSWORD = "symbionet-demo"
SIGN_INS: tuple[tuple[str, str, str], ...] = (
    ("practitioner@demo.example", Role.PRACTITIONER, "林晓 (demo)"),
    ("technical@demo.example", Role.TECHNICAL_LEAD, "周工 (demo)"),
    ("member@demo.example", Role.MEMBER, "王建国 (demo)"),
    ("partner@demo.example", Role.MEMBER, "Li Na (demo)"),
    ("manager@demo.example", Role.PROGRAMME_MANAGER, "陈静 (demo)"),
    ("auditor@demo.example", Role.AUDITOR, "赵敏 (demo)"),
    ("trainer@demo.example", Role.TRAINER, "孙老师 (demo)"),
    ("intermediary@demo.example", Role.INTERMEDIARY, "吴会长 (demo)"),
    ("observer@demo.example", Role.OBSERVER, "郑科长 (demo)"),
    ("verifier@demo.example", Role.VERIFIER, "Eva Novak (demo)"),
    ("admin@demo.example", Role.ADMINISTRATOR, "Admin (demo)"),
)


def set_demo_password() -> None:
    """Give all people of the demo its password; hashed once, as that takes most of a second."""
    User.objects.filter(is_demo=True).update(password=make_password(PASSWORD))
