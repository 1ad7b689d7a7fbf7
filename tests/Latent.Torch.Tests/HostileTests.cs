using Latent.Torch.Tests.Support;
using static Latent.Torch.Tests.Support.Python;

namespace Latent.Torch.Tests;

/// <summary>
/// Pickles that run code when Python loads them. Each would make a marker file; here each is refused by the name of what it wants to
/// call, and the marker does not appear.
/// </summary>
public sealed class HostileTests
{
    private const string Marker = "latent-torch-marker";

    private static readonly string MarkerPath = Path.Combine(Path.GetTempPath(), $"{Marker}-{Environment.ProcessId}");
    private static readonly byte[] Command = Text($"touch {MarkerPath}");
    private static readonly byte[] Code = Text($"open('{MarkerPath}', 'w')");

    private static IEnumerable<TestCaseData> Calls =>
    [
        Case("os.system", "posix.system", Call(Global("posix", "system"), Command)),
        Case("eval", "builtins.eval", Call(Global("builtins", "eval"), Code)),
        Case("exec of Python 2", "__builtin__.execfile", Call(Global("__builtin__", "execfile"), Code)),
        Case("getattr chain", "builtins.getattr",
            Call(Call(Global("builtins", "getattr"), Call(Global("builtins", "__import__"), Text("os")), Text("system")), Command)),
        Case("import", "builtins.__import__", Call(Global("builtins", "__import__"), Text("antigravity"))),
        Case("subprocess by a new object", "subprocess.Popen", [.. Global("subprocess", "Popen"), .. Tuple(Command), 0x81]),
        Case("protocol 4", "os.system", Call(StackGlobal("os", "system"), Command)),
        Case("instance of protocol 0", "posix.system", [.. Mark, .. Command, .. "iposix\nsystem\n"u8]),
        Case("object of protocol 1", "posix.system", [.. Mark, .. Global("posix", "system"), .. Command, (byte)'o']),
        Case("function beside an allowed one", "torch._utils._import_dotted_name",
            Call(Global("torch._utils", "_import_dotted_name"), Text("os.system"))),
        Case("load of another file", "torch.load", Call(Global("torch", "load"), Text("other.pth"))),
        Case("attribute of an allowed class", "collections.OrderedDict.__init__.__globals__",
            Global("collections", "OrderedDict.__init__.__globals__")),
        Case("attribute of an allowed function", "torch._utils._rebuild_tensor_v2.__globals__",
            Global("torch._utils", "_rebuild_tensor_v2.__globals__")),
        Case("allowed class of another module", "evil.OrderedDict", Call(Global("evil", "OrderedDict"))),
        Case("class with a state", "evil.Class", [.. Call(Global("evil", "Class")), .. Dictionary(("command", Command)), .. Build]),
        Case("copyreg", "copyreg._reconstructor", Call(Global("copyreg", "_reconstructor"), Global("builtins", "object"))),
        Case("name that is drawn apart", "posix.system\u202E", Call(Global("posix", "system\u202E"), Command)),
    ];

    private static IEnumerable<TestCaseData> Misuses =>
    [
        Case("state of a class", "state that the pickle sets is that of another object than an OrderedDict",
            [.. Global("collections", "OrderedDict"), .. Dictionary(("__call__", Command)), .. Build]),
        Case("state of a tensor", "state that the pickle sets is that of another object", [.. Tensor(), .. Dictionary(), .. Build]),
        Case("state that is a text", "state that the pickle sets is that of another",
            [.. Call(Global("collections", "OrderedDict")), .. Command, .. Build]),
        Case("storage that is called", "call of torch.FloatStorage is with other arguments",
            Call(Global("torch", "FloatStorage"), Number(1L << 40))),
        Case("dictionary of arguments", "call of collections.OrderedDict is with other arguments",
            Call(Global("collections", "OrderedDict"), EmptyList)),
        Case("tensor of a text", "call of torch._utils._rebuild_tensor_v2 is with other arguments",
            Call(Global("torch._utils", "_rebuild_tensor_v2"), Command, Number(0), Numbers(3), Numbers(1), False, OrderedDict)),
        Case("parameter of a text", "call of torch._utils._rebuild_parameter is with",
            Call(Global("torch._utils", "_rebuild_parameter"), Command)),
        Case("text that is called", "operand in the pickle is of another kind; expected a class or function", Call(Command, Code)),
        Case("call without arguments in a tuple", "operand in the pickle is of another kind; expected the arguments",
            [.. Global("torch", "Size"), .. Command, .. Reduce]),
        Case("new object", "instruction at byte 28 of the pickle is 0x81", [.. Global("collections", "OrderedDict"), .. EmptyTuple, 0x81]),
        Case("extension", "instruction at byte 2 of the pickle is 0x82; expected one that torch.save writes", [0x82, 1]),
        Case("persistent id of protocol 0", "instruction at byte 2 of the pickle is 0x50", [.. "Pmodule\n"u8]),
        Case("persistent id of a module", "persistent id in the pickle is of another form",
            [.. Tuple(Text("module"), Global("torch", "FloatStorage"), Text("0"), Text("cpu"), Number(3)), .. PersistentId]),
        Case("persistent id of four", "persistent id in the pickle is of another form",
            [.. Tuple(Text("storage"), Global("torch", "FloatStorage"), Text("0"), Text("cpu")), .. PersistentId]),
        Case("persistent id with a number for a key", "persistent id in the pickle is of another form",
            [.. Tuple(Text("storage"), Global("torch", "FloatStorage"), Number(0), Text("cpu"), Number(3)), .. PersistentId]),
        Case("persistent id that is a text", "operand in the pickle is of another kind; expected ('storage'",
            [.. Command, .. PersistentId]),
        Case("persistent id of a class", "persistent id in the pickle is of another form",
            [.. Tuple(Text("storage"), Global("torch", "Size"), Text("0"), Text("cpu"), Number(3)), .. PersistentId]),
    ];

    [TearDown]
    public void No_marker_appears()
    {
        bool exists = File.Exists(MarkerPath);
        File.Delete(MarkerPath);
        Assert.That(exists, Is.False, "a pickle ran its command");
    }

    [TestCaseSource(nameof(Calls))]
    public void A_call_is_refused_by_its_name(string global, byte[] instructions)
    {
        // As a value of a dictionary with a good tensor, and as the whole.
        foreach (byte[] content in new[] { Dictionary(("weight", Tensor()), ("evil", instructions)), instructions })
        {
            using TorchZip zip = new();
            string path = zip.Write(content);
            TorchFileException? error = Assert.Throws<TorchFileException>(() => TorchFile.Read(path));
            Assert.That(error!.Global, Is.EqualTo(global));
            Assert.That(error.Message, Is.EqualTo($"{path}: code that the file wants to run is '{global}', which is refused, and nothing "
                + "was run; expected only what a state dict needs, such as collections.OrderedDict; save model.state_dict() in place of "
                + "the model."));
        }
    }

    [TestCaseSource(nameof(Misuses))]
    public void A_misuse_of_what_is_allowed_is_refused_in_words(string message, byte[] instructions)
    {
        using TorchZip zip = new();
        string path = zip.Write(instructions);
        Assert.That(() => TorchFile.Read(path), Throws.TypeOf<TorchFileException>().With.Message.StartsWith($"{path}: {message}")
            .And.Property(nameof(TorchFileException.Global)).Null);
    }

    private static TestCaseData Case(string name, string expected, byte[] instructions) =>
        new TestCaseData(expected, instructions).SetArgDisplayNames(name);
}
