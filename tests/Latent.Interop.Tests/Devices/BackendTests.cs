using Latent.Interop.Tests.Loading;

namespace Latent.Interop.Tests.Devices;

internal sealed class BackendTests
{
    private TemporaryFolder _folder = null!; // Null if the test is skipped.

    [SetUp]
    public void CreateFolder()
    {
        DotnetHost.Require();
        _folder = new TemporaryFolder();
    }

    [TearDown]
    public void DeleteFolder() => _folder?.Dispose();

    [Test]
    public void The_cpu_is_a_backend_of_one_device()
    {
        Assert.That(Backend.Devices(Backend.Cpu), Has.Count.EqualTo(1));
        Assert.That(Backend.Devices("cpu")[0].MemoryBytes, Is.GreaterThan(1 << 20));
        Assert.That(Backend.Devices("cpu")[0].Name, Is.Not.Empty);
    }

    [Test]
    public void A_backend_that_was_loaded_has_devices()
    {
        Assert.That(MirrorBackend.Load(), Is.EqualTo("mirror"));
        Assert.That(
            Backend.Devices("mirror").Select(device => (device.Name, device.MemoryBytes)),
            Is.EqualTo(new[] { ("Mirror nº 0", 1L << 20), ("Mirror nº 1", 1L << 20) }));
    }

    [Test]
    public void An_unknown_backend_is_refused_with_those_there_are()
    {
        MirrorBackend.Load();

        Assert.That(() =>
            Backend.Devices("tape"), Throws.ArgumentException.With.Message.Contains("\"tape\"").And.Message.Contains("cpu, mirror"));
        Assert.That(() => Context.OfBackend("tape"), Throws.ArgumentException.With.Message.Contains("cpu, mirror"));
    }

    [Test]
    public void Loading_once_more_has_no_effect()
    {
        string file = MirrorBackend.Compile(_folder.Path, "NAME=\"twice\"");

        Assert.That((Backend.Load(file), Backend.Load(file)), Is.EqualTo(("twice", "twice")));
    }

    [Test]
    public void A_file_that_cannot_be_loaded_gives_the_reason()
    {
        string missing = _folder.File("missing.so"), text = _folder.Write("text.so", "not a library");

        Assert.That(
            () => Backend.Load(missing), Throws.InstanceOf<NativeLibraryException>().With.Message.Contains(
            $"'{missing}' could not be loaded: no such file"));
        Assert.That(() => Backend.Load(text), Throws.InstanceOf<NativeLibraryException>().With.Message.Contains(text));
        Assert.That(() => Backend.Load(""), Throws.ArgumentException);
    }

    [TestCase("WRONG_VERSION", "its ABI version is ")]
    [TestCase("WRONG_SIZE", "the size of its ltn_backend is ")]
    public void A_backend_of_another_release_is_refused(string definition, string difference)
    {
        string file = MirrorBackend.Compile(_folder.Path, definition);

        Assert.That(
            () => Backend.Load(file),
            Throws.InstanceOf<AbiMismatchException>().With.Message.StartsWith(
            $"The backend of '{file}' does not fit these bindings: {difference}")
                .And.Message.Contains("one release"));
    }

    [Test]
    public void A_library_that_is_no_backend_is_refused()
    {
        string file = SkewedLibrary.Compile(_folder, "int something_else(void) { return 1; }");

        Assert.That(
            () => Backend.Load(file), Throws.InstanceOf<AbiMismatchException>().With.Message.Contains(
            "it exports no ltn_backend_get, and so is no backend"));
    }

    [Test]
    public void A_wrong_table_is_refused()
    {
        string withoutRun = MirrorBackend.Compile(_folder.Path, "NO_RUN", "NAME=\"lame\""),
            withoutTable = MirrorBackend.Compile(_folder.Path, "NO_TABLE");
        string second = MirrorBackend.Compile(_folder.Path, "NAME=\"cpu\"");

        Assert.That(() => Backend.Load(withoutRun), Throws.ArgumentException.With.Message.Contains("program_run"));
        Assert.That(() => Backend.Load(withoutTable), Throws.ArgumentException.With.Message.Contains("is null"));
        Assert.That(() => Backend.Load(second), Throws.ArgumentException.With.Message.Contains("\"cpu\""));
        Assert.That(() => Backend.Register(0), Throws.ArgumentException);
    }

    [Test]
    public void The_library_of_a_backend_lies_beside_the_native_library() =>
        Assert.That(Backend.LibraryFile("plain"),
            Is.EqualTo(Path.Combine(Path.GetDirectoryName(NativeLibraryLoader.LoadedPath)!, "liblatent_plain.so")));
}
