"""The list of parts of a distribution, beside what is packed."""
import json
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent / "dist"))
import parts_list

RELEASE = 'IMPLEMENTOR="Somebody"\nJAVA_RUNTIME_VERSION="25.0.1+8-LTS"\nJAVA_VERSION="25.0.1"\nMODULES="java.base java.sql"\n'
PARTS = [
    {"name": "netty-buffer", "version": "4.2", "purl": "pkg:maven/io.netty/netty-buffer@4.2?type=jar"},
    {"name": "Corretto", "version": "2", "purl": "pkg:maven/a/Corretto@2?classifier=linux-x86_64&type=jar"},
    {"name": "mesh-relay", "version": "1", "purl": "pkg:maven/io.agentmesh/mesh-relay@1?type=jar"},
]


class PartsList(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.home = pathlib.Path(folder.name)
        (self.home / "lib").mkdir()
        self.file = self.home / "sbom.json"
        self.file.write_text(json.dumps({"components": PARTS}))
        (self.home / "release").write_text(RELEASE)
        for jar in ("lib/netty-buffer-4.2.jar", "lib/Corretto-2-linux-x86_64.jar", "mesh-relay.jar"):
            (self.home / jar).touch()

    def finish(self):
        parts_list.main(self.file, self.home / "lib", self.home, self.home / "release")

    def test_runtime_is_a_part(self):
        self.finish()
        part = json.loads(self.file.read_text())["components"][-1]
        self.assertEqual((part["name"], part["version"], part["group"]), ("java-runtime", "25.0.1+8-LTS", "Somebody"))
        self.assertIn("java.sql", part["description"])

    def test_jar_that_is_not_in_the_list_is_told(self):
        (self.home / "lib/other-1.jar").touch()
        with self.assertRaisesRegex(SystemExit, "packed and not in the list: other-1.jar"):
            self.finish()

    def test_part_that_is_not_packed_is_told(self):
        (self.home / "lib/netty-buffer-4.2.jar").unlink()
        with self.assertRaisesRegex(SystemExit, "in the list and not packed: netty-buffer-4.2.jar"):
            self.finish()
        (self.home / "mesh-relay.jar").unlink()
        with self.assertRaisesRegex(SystemExit, "not packed: mesh-relay-1.jar"):
            self.finish()


if __name__ == "__main__":
    unittest.main()
