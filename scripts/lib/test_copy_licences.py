"""The licences of a distribution's parts."""
import os
import pathlib
import subprocess
import tempfile
import unittest
import zipfile

SCRIPT = pathlib.Path(__file__).parent / "dist" / "copy-licences"


@unittest.skipUnless("JAVA_HOME" in os.environ, "needs the jar of a JDK")
class CopyLicences(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.home = pathlib.Path(folder.name)
        for name in ("lib", "texts/netty"):
            (self.home / name).mkdir(parents=True)
        (self.home / "texts/netty/LICENSE.txt").write_text("terms")
        self.jar("mesh-core-1")
        self.jar("sealed-1", "META-INF/LICENSE")
        self.jar("netty-buffer-4")

    def jar(self, name, *texts):
        with zipfile.ZipFile(self.home / f"lib/{name}.jar", "w") as jar:
            for text in ("META-INF/MANIFEST.MF", "META-INF/x/License.class", *texts):
                jar.writestr(text, "terms")

    def copy(self):
        return subprocess.run([SCRIPT, self.home / "lib", self.home / "texts", self.home / "to"], capture_output=True,
                              text=True, check=False)

    def test_texts_come_from_the_jar_or_from_ours(self):
        ended = self.copy()
        self.assertEqual((ended.returncode, ended.stderr), (0, ""))
        files = sorted(str(path.relative_to(self.home / "to")) for path in (self.home / "to").rglob("*") if path.is_file())
        self.assertEqual(files, ["netty/LICENSE.txt", "sealed-1/META-INF/LICENSE"])

    def test_jar_without_a_text_is_named_and_an_empty_text_is_none(self):
        self.jar("naked-2")
        (self.home / "texts/netty/LICENSE.txt").write_text("")
        ended = self.copy()
        self.assertEqual(ended.returncode, 1)
        self.assertIn("no licence text of: naked-2 netty-buffer-4 ", ended.stderr)


if __name__ == "__main__":
    unittest.main()
