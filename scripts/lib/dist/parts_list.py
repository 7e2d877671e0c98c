"""Finishes the list of parts: adds the Java runtime, and holds the list against what was packed.

usage: parts_list.py LIST.json LIB_FOLDER PROGRAMS_FOLDER RUNTIME_RELEASE
Exit code 1, and what differs, if a jar is not in the list or a part of the list is not packed.
"""
import json
import pathlib
import re
import sys
import urllib.parse


def jar_of(component):
    """The name of a part's jar: name, version and, where it has one, classifier."""
    query = urllib.parse.parse_qs(component.get("purl", "").partition("?")[2])
    classifier = "".join(f"-{word}" for word in query.get("classifier", []))
    return f"{component['name']}-{component['version']}{classifier}.jar"


def differences(components, packed, programs):
    """What is packed and not listed, and what is listed and not packed. Programs are packed without their version."""
    listed = {jar_of(part) for part in components}
    known = {jar_of(part) for part in components if part["name"] in programs}
    return ([f"packed and not in the list: {jar}" for jar in sorted(packed - listed)]
            + [f"in the list and not packed: {jar}" for jar in sorted(listed - packed - known)])


def runtime(release):
    """The part that is no jar: the Java runtime, by its file `release`."""
    facts = dict(re.findall(r'^([A-Z_]+)="(.*)"$', release, re.M))
    return {
        "type": "framework", "bom-ref": "java-runtime", "group": facts.get("IMPLEMENTOR", "OpenJDK"),
        "name": "java-runtime", "version": facts.get("JAVA_RUNTIME_VERSION", facts["JAVA_VERSION"]),
        "description": f"Java runtime of the modules {facts.get('MODULES', '')}",
        "licenses": [{"expression": "GPL-2.0-only WITH Classpath-exception-2.0"}],
    }


def main(file, lib, programs, release):
    text = json.loads(pathlib.Path(file).read_text())
    packed = {jar.name for jar in pathlib.Path(lib).glob("*.jar")}
    names = {jar.stem for jar in pathlib.Path(programs).glob("*.jar")}
    found = differences(text["components"], packed, names)
    text["components"].append(runtime(pathlib.Path(release).read_text()))
    pathlib.Path(file).write_text(json.dumps(text, indent=2) + "\n")
    if found:
        sys.exit("\n".join(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
