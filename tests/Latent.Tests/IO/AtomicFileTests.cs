using Latent.IO;

namespace Latent.Tests.IO;

public sealed class AtomicFileTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = new TemporaryFolder();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [Test]
    public void Write_new_file_contains_what_was_written_and_nothing_else_is_left()
    {
        AtomicFile.Write(_folder.File("a.bin"), stream => stream.Write([1, 2, 3]));
        Assert.That(File.ReadAllBytes(_folder.File("a.bin")), Is.EqualTo(new byte[] { 1, 2, 3 }));
        Assert.That(_folder.Names(), Is.EqualTo(new[] { "a.bin" }));
    }

    [Test]
    public void Write_existing_file_replaces_it()
    {
        string path = _folder.Write("a.bin", [9, 9, 9, 9]);
        AtomicFile.Write(path, stream => stream.WriteByte(1));
        Assert.That(File.ReadAllBytes(path), Is.EqualTo(new byte[] { 1 }));
    }

    [Test]
    public void Write_that_throws_half_way_keeps_the_old_file_and_leaves_no_other()
    {
        string path = _folder.Write("a.bin", [9]);
        Assert.That(() => AtomicFile.Write(path, Fail), Throws.TypeOf<ArithmeticException>());
        Assert.That(File.ReadAllBytes(path), Is.EqualTo(new byte[] { 9 }));
        Assert.That(_folder.Names(), Is.EqualTo(new[] { "a.bin" }));

        static void Fail(Stream stream)
        {
            stream.Write(new byte[100_000]);
            throw new ArithmeticException();
        }
    }

    [Test]
    public void Write_on_a_full_disk_names_the_file_and_the_reason()
    {
        string path = _folder.File("a.bin");
        Assert.That(() => AtomicFile.Write(path, _ => throw new IOException("No space left on device")), Throws.TypeOf<DataFileException>()
            .With.Message.EqualTo(
            $"{path}: output folder is '{_folder.Path}', where writing failed (No space left on device); "
            + "expected a folder with room that may be written to."));
        Assert.That(_folder.Names(), Is.Empty);
    }

    [Test]
    public void Write_into_a_missing_folder_names_it()
    {
        string path = Path.Combine(_folder.Path, "missing", "a.bin");
        Assert.That(() => AtomicFile.Write(path, _ => Assert.Fail("nothing may be written")), Throws.TypeOf<DataFileException>()
            .With.Message.EqualTo(
            $"{path}: output folder is '{Path.GetDirectoryName(path)}', which does not exist; expected an existing folder."));
    }

    [Test]
    public void Write_below_a_file_names_it()
    {
        string file = _folder.Write("file", [1]);
        Assert.That(() => AtomicFile.Write(Path.Combine(file, "a.bin"), _ => { }),
            Throws.TypeOf<DataFileException>().With.Message.Contains($"'{file}', which does not exist"));
    }

    [Test]
    public void Write_over_a_folder_is_refused() =>
        Assert.That(() => AtomicFile.Write(_folder.Path, _ => { }),
            Throws.TypeOf<DataFileException>().With.Message.EqualTo(
            $"{_folder.Path}: output file is a folder; expected the name of a file."));

    [Test]
    public void Write_into_a_folder_that_refuses_new_files_names_the_folder()
    {
        // Not even root can create files in /proc.
        Assert.That(() => AtomicFile.Write("/proc/latent.bin", _ => { }), Throws.TypeOf<DataFileException>()
            .With.Message.StartsWith("/proc/latent.bin: output folder is '/proc', where writing failed ("));
    }

    [Test]
    public void Leftovers_of_killed_processes_are_deleted_and_nothing_else()
    {
        string[] kept = [".a.bin.tmp", "a.bin", ".a.bin.0123456789abcdef0123456789abcdeg.tmp", "a.0123456789abcdef0123456789abcdef.tmp"];
        foreach (string name in kept.Append(".a.bin.0123456789abcdef0123456789abcdef.tmp"))
        {
            _folder.Write(name, [1]);
        }

        AtomicFile.DeleteLeftovers(_folder.Path);
        AtomicFile.DeleteLeftovers(Path.Combine(_folder.Path, "missing"));

        Assert.That(_folder.Names(), Is.EquivalentTo(kept));
    }

    [Test]
    public void A_set_of_files_changes_nothing_before_all_of_them_are_written()
    {
        _folder.Write("a.bin", [9]);
        _folder.Write("b.bin", [9]);
        using (FileSet set = new(_folder.Path))
        {
            set.Add("a.bin", stream => stream.WriteByte(1));
            Assert.That(() => set.Add("b.bin", _ => throw new IOException("No space left on device")), Throws.TypeOf<DataFileException>()
                .With.Message.StartsWith($"{_folder.File("b.bin")}: output folder is '{_folder.Path}', where writing failed (No space"));
        }

        Assert.That(_folder.Names(), Is.EquivalentTo(new[] { "a.bin", "b.bin" }));
        Assert.That(File.ReadAllBytes(_folder.File("a.bin")), Is.EqualTo(new byte[] { 9 }));

        using (FileSet set = new(_folder.Path))
        {
            set.Add("a.bin", stream => stream.WriteByte(1));
            set.AddFile("b.bin", path => File.WriteAllBytes(path, [2]));
            set.Commit();
        }

        Assert.That(_folder.Names(), Is.EquivalentTo(new[] { "a.bin", "b.bin" }));
        Assert.That(new[] { File.ReadAllBytes(_folder.File("a.bin")), File.ReadAllBytes(_folder.File("b.bin")) },
            Is.EqualTo(new[] { new byte[] { 1 }, [2] }));
    }
}
