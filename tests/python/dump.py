"""Prints what the modules of a generated package say, as JSON.

Standard input is an object of the enums of each module; the working directory is the package's folder.
"""

import importlib
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path.cwd()))


def class_texts(cls):
    return {
        "doc": cls.__doc__,
        "message": cls().message,
        "type": cls.default_type,
        "docs_url": cls.default_docs_url,
        "user_message": cls.default_user_message,
        "code": cls.code,
    }


def dumped(module, enums):
    found = {}
    for name in enums:
        enum = getattr(module, name)
        members = {key: getattr(enum, key) for key in vars(enum) if key.isupper()}
        found[name] = {
            "doc": enum.__doc__,
            "members": members,
            "infos": [member.info._asdict() for member in enum],
            "classes": [class_texts(member.error_class) for member in enum],
        }
    statuses = getattr(module, "HttpStatus", ())
    return {
        "enums": found,
        "doc": module.__doc__,
        "statuses": {status.name: status.value for status in statuses},
        "responses": module.RESPONSES,
    }


asked = json.load(sys.stdin)
modules = {
    id: importlib.import_module(f"{asked['package']}.{id}") for id in asked["enums"]
}
json.dump(
    {id: dumped(module, asked["enums"][id]) for id, module in modules.items()},
    sys.stdout,
)
