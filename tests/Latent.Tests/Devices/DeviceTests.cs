using Latent.Devices;
using Latent.Interop;
using Latent.Models;
using Latent.Tests.Support;

namespace Latent.Tests.Devices;

/// <summary>Devices by name, their memory, and the errors if a device does not exist.</summary>
public sealed class DeviceTests
{
    [Test]
    public void The_default_is_the_CPU_or_what_the_environment_names_and_lasts()
    {
        Device device = Device.Default;
        string named = Environment.GetEnvironmentVariable("LATENT_DEVICE") is { Length: > 0 } text ? text : "cpu";
        Assert.That(device.Name.Split(':')[0], Is.EqualTo(named.Split(':')[0]));
        Assert.That(device.IsCpu, Is.EqualTo(device.Name == "cpu"));
        device.Dispose();
        Device.Cpu.Dispose();
        using DeviceBuffer<int> buffer = Device.Default.Upload([1, 2, 3]);
        Assert.That(buffer.ToArray(), Is.EqualTo(new[] { 1, 2, 3 }));
        Assert.That(Device.Default, Is.SameAs(device));
        using Vae model = new(4, 3, 2);
        Assert.That(model.Device, Is.SameAs(Device.Default));
    }

    [Test]
    public void The_CPU_has_a_name_threads_and_all_abilities()
    {
        using Device device = Device.OnCpu(threads: 3);
        Assert.That((device.Name, device.Context.Threads, device.IsCpu), Is.EqualTo(("cpu", 3, true)));
        Assert.That(device.Capabilities, Is.EqualTo(Capabilities.RowTiles | Capabilities.Pack | Capabilities.MatmulUpdate));
        Assert.That($"{device}", Is.EqualTo($"3 threads, {device.Context.Variant} kernels"));
        Assert.That(Device.Cpu.Name, Is.EqualTo("cpu"));
        using Device named = Device.Parse("cpu");
        Assert.That(named.IsCpu, Is.True);
    }

    [TestCase("plain")]
    [TestCase("plain:0")]
    public void A_device_of_another_backend_is_opened_by_name(string text)
    {
        using Device device = PlainBackend.Open(text);
        Assert.That((device.Name, device.IsCpu), Is.EqualTo(("plain:0", false)));
        Assert.That(device.Capabilities, Is.EqualTo(default(Capabilities)));
        Assert.That($"{device}", Is.EqualTo("plain:0"));
    }

    [Test]
    public void A_device_of_another_backend_is_opened_by_the_path_of_its_library()
    {
        using Device device = PlainBackend.Open(Backend.LibraryFile("plain"));
        Assert.That(device.Name, Is.EqualTo("plain:0"));
    }

    [Test]
    public void A_name_of_no_backend_is_answered_with_those_there_are()
    {
        PlainBackend.Require();
        DeviceNotFoundException error = Assert.Throws<DeviceNotFoundException>(() => Device.Open("nowhere", 2))!;
        Assert.That(error.Message, Does.Contain("'nowhere:2'").And.Contain(Backend.LibraryFile("nowhere")).And.Match(
            @"Backends here: cpu, (cuda, )?plain\.$"), "and not the false drivers of the tests, which lie there too");
    }

    [TestCase("cpu:1", "'cpu:1'")]
    [TestCase("plain:7", "'plain:7'")]
    public void A_number_of_no_device_is_answered_with_those_there_are(string text, string named)
    {
        PlainBackend.Require();
        DeviceNotFoundException error = Assert.Throws<DeviceNotFoundException>(() => Device.Parse(text))!;
        Assert.That(error.Message, Does.Contain(named).And.Contain($"has 1: {text.Split(':')[0]}").And.Contain("("));
    }

    [TestCase("")]
    [TestCase(":1")]
    [TestCase("plain:x")]
    [TestCase("plain:-1")]
    [TestCase("plain:99999999999")]
    public void A_text_that_names_no_device_is_refused_in_words(string text) =>
        Assert.That(() =>
            Device.Parse(text), Throws.TypeOf<DeviceNotFoundException>().With.Message.StartWith(
            $"'{text}' names no device").And.Message.Contains("NAME:NUMBER"));

    [TestCase("nowhere", "Backends here: cpu")]
    [TestCase("native", "Backends here: cpu")]
    [TestCase("./nowhere.so", "nowhere.so")]
    public void A_wrong_LATENT_DEVICE_is_named(string text, string answer) => Assert.That(
        () => Device.FromEnvironment(text),
        Throws.TypeOf<DeviceNotFoundException>().With.Message.StartWith(
        $"The environment variable LATENT_DEVICE is '{text}'.").And.Message.Contains(answer));

    [Test]
    public void A_precision_that_a_device_has_not_is_refused_in_words() =>
        Assert.That(() => Device.Open("cpu", 0, Precision.Bf16), Throws.TypeOf<NotSupportedException>().With.Message.Contains("precision"));

    /// <summary>Objects on a disposed device keep their memory until they are disposed; calls throw.</summary>
    [Test]
    public void A_device_may_be_disposed_before_what_lies_on_it()
    {
        Device device = TestDevice.Open();
        using Vae model = new(4, 3, 2, device: device);
        float[,] rows = new float[1, 4];
        model.Encode(rows);
        device.Dispose();
        device.Dispose();
        Assert.That(() => model.Encode(rows), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(() => model.Store.Read(), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(() => device.Allocate<float>(1), Throws.TypeOf<ObjectDisposedException>());
    }

    [TestCase("cpu")]
    [TestCase("plain")]
    public void Memory_that_there_is_not_is_refused_in_words(string name)
    {
        using Device device = PlainBackend.OpenOrCpu(name);
        Assert.That(() =>
            device.Allocate<byte>(1L << 60), Throws.TypeOf<InsufficientMemoryException>().With.Message.Contains($"{1L << 60}"));
        Assert.That(() => device.Allocate<float>(-1), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Inputs_lie_where_they_were_traced_to_lie()
    {
        using Device device = TestDevice.Open();
        Graph graph = new();
        Tensor sum = graph.Input("host", [2]) + graph.Input("table", [2], placement: Placement.Device);
        using CompiledProgram program = Compiler.Compile(device, graph, [new Output("sum", sum)], [], 1);
        using NativeBuffer<float> host = new([1f, 2]);
        using DeviceBuffer<float> table = device.Upload([10f, 20]);
        Assert.That(() =>
            program.Bind("table", host), Throws.ArgumentException.With.Message.Contains("'table'").And.Message.Contains("Device.Upload"));
        Assert.That(() =>
            program.Bind("host", table), Throws.ArgumentException.With.Message.Contains("'host'").And.Message.Contains("Placement.Device"));
        Assert.That(() => program.Bind("other", host), Throws.ArgumentException.With.Message.Contains("host, table"));
        program.Bind("host", host);
        program.Bind("table", table);
        program.Run(1);
        Assert.That(program["sum"].ToArray(), Is.EqualTo(new[] { 11f, 22 }));
        host.CopyFrom(new float[] { 3, 4 });
        table.Write(new float[] { 100, 200 });
        program.Run(1);
        Assert.That(program["sum"].ToArray(), Is.EqualTo(new[] { 103f, 204 }), "each run reads both anew");
    }

    [Test]
    public void A_program_takes_variables_of_its_own_device_alone()
    {
        using Device plain = PlainBackend.Open("plain");
        Variable variable = new("v", [2]);
        using VariableStore store = new(plain, [variable]);
        using DeviceBuffer<float> table = plain.Allocate<float>(2);
        Graph graph = new();
        Tensor sum = graph.Use(variable) + graph.Input("table", [2], placement: Placement.Device);
        Assert.That(
            () => Compiler.Compile(Device.Cpu, graph, [new Output("y", sum)], [store], 1),
            Throws.ArgumentException.With.Message.Contains("plain:0").And.Message.Contains("runs on cpu"));
        using CompiledProgram program = Compiler.Compile(plain, graph, [new Output("y", sum)], [store], 1);
        using DeviceBuffer<float> elsewhere = Device.Cpu.Allocate<float>(2);
        Assert.That(() => program.Bind("table", elsewhere), Throws.ArgumentException.With.Message.Contains("plain:0"));
        program.Bind("table", table);
        Assert.That(program.Run(1).StepsDone, Is.EqualTo(1));
    }
}
