"""Who may sign in to the demo: one person of each role."""

from symbionet.accounts.models import Role

__all__ = ["PASSWORD", "SIGN_INS"]

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
