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
}
