using Latent.Data;
using Latent.Devices;
using Latent.IO;
using Latent.Models;
using Latent.Models.Parts;
using Latent.Optimizers;
using Latent.Tests.IO;
using Latent.Tests.Support;
using Latent.Training;

namespace Latent.Tests.Devices;

/// <summary>
/// Variables in the memory of a device: copies to and from the host, within a device and between devices, and their order.
/// </summary>
public sealed class VariableStoreTests
{
    private static readonly Variable First = new("first", [3]), Second = new("second", [2, 2]);

    [TestCase("cpu")]
    [TestCase("plain")]
    public void Numbers_are_written_and_read_by_variable_and_as_a_whole(string name)
    {
        using Device device = PlainBackend.OpenOrCpu(name);
        using VariableStore store = new(device, [First, Second]);
        Assert.That(store.Read(), Is.All.Zero);
        store.Write(Second, [1, 2, 3, 4]);
        store.Write(First, [5, 6, 7]);
        float[] read = new float[4];
        store.Read(Second, read);
        Assert.That(read, Is.EqualTo(new[] { 1f, 2, 3, 4 }));
        Assert.That(store.Read(First), Is.EqualTo(new[] { 5f, 6, 7 }));
        float[] whole = store.Read();
        Assert.That(whole.Where(value => value != 0), Is.EqualTo(new[] { 5f, 6, 7, 1, 2, 3, 4 }), "in order, with zeros between");
        store.Write(new float[whole.Length]);
        Assert.That(store.Read(First), Is.All.Zero);
        store.Write(whole);
        Assert.That(store.Read(), Is.EqualTo(whole));
    }

    [TestCase("cpu", "cpu")]
    [TestCase("plain", "plain")]
    [TestCase("cpu", "plain")]
    [TestCase("plain", "cpu")]
    public void A_store_is_copied_within_a_device_and_to_another(string from, string to)
    {
        using Device source = PlainBackend.OpenOrCpu(from), target = PlainBackend.OpenOrCpu(to);
        using VariableStore store = new(source, [First, Second]);
        using VariableStore copy = new(target, [new Variable("a", First.Shape), new Variable("b", Second.Shape)]);
        store.Write(First, [5, 6, 7]);
        store.CopyTo(copy);
        store.Write(First, [0, 0, 0]);
        Assert.That(copy.Read(copy.Variables.First()), Is.EqualTo(new[] { 5f, 6, 7 }));
    }

    [Test]
    public void What_does_not_fit_is_refused_in_words()
    {
        using VariableStore store = new(Device.Default, [First]);
        using VariableStore other = new(Device.Default, [Second]);
        Assert.That(() =>
            store.Read(Second), Throws.TypeOf<KeyNotFoundException>().With.Message.Contains("second").And.Message.Contains("first"));
        Assert.That(() => store.Write(First, [1, 2]), Throws.ArgumentException.With.Message.Contains("first has 3 numbers, not 2"));
        Assert.That(() => store.Read(First, new float[4]), Throws.ArgumentException.With.Message.Contains("3 numbers, not 4"));
        Assert.That(() => store.Write(new float[3]), Throws.ArgumentException.With.Message.Contains("not 3"));
        Assert.That(() => store.CopyTo(other), Throws.ArgumentException.With.Message.Contains("second").And.Message.Contains("first"));
        store.Dispose();
        Assert.That(() => store.Read(First), Throws.InstanceOf<ObjectDisposedException>());
    }

    /// <summary>Variables that one instruction updates lie side by side. Files order variables by name.</summary>
    [Test]
    public void Trained_parameters_lie_first_and_optimizer_states_by_name()
    {
        using TemporaryFolder folder = new();
        using Dcgan model = new(new ConvNet(new ImageSize(4, 4), 2), 3, new GanOptions { Averaging = 0.9 }, seed: 1);
        using OptimizerState state = new(new Adam(), model);
        Assert.That(model.Variables, Is.Not.EqualTo(model.Store.Variables));
        Assert.That(model.Store.Variables, Is.EqualTo(model.Parameters.Concat(model.Variables.Except(model.Parameters))));
        string[] moments = ["first_moment", "second_moment"];
        Assert.That(
            state.Store.Variables.Select(variable => variable.Name),
            Is.EqualTo(moments.SelectMany(moment => model.Parameters.Select(parameter => $"optimizer.{moment}.{parameter.Name}"))));
        Assert.That(
            state.Variables.Select(variable => variable.Name),
            Is.EqualTo(model.Parameters.SelectMany(parameter => moments.Select(moment => $"optimizer.{moment}.{parameter.Name}"))),
            "as registered");

        string path = folder.File("model.safetensors");
        model.Save(path);
        Assert.That(SafetensorsFile.Read(path).Tensors.Select(tensor => tensor.Name),
            Is.EqualTo(model.Variables.Select(variable => variable.Name).Order(StringComparer.Ordinal)));
    }

    [Test]
    public void A_snapshot_is_restored()
    {
        using Gan model = new(6, new Mlp(5), 2, seed: 1);
        using OptimizerState state = new(new Adam(), model);
        using Snapshot snapshot = new(model.Store, state.Store);
        float[] parameters = model.Store.Read();
        snapshot.Take();
        model.Store.Write(new float[parameters.Length]);
        Variable first = state.Variables[0];
        state.Store.Write(first, [.. Enumerable.Repeat(1f, first.Count)]);
        snapshot.Restore();
        Assert.That(model.Store.Read(), Is.EqualTo(parameters));
        Assert.That(state.Store.Read(), Is.All.Zero);
    }

    /// <summary>A training from one device continues on another: files do not depend on devices.</summary>
    [TestCase("cpu", "plain")]
    [TestCase("plain", "cpu")]
    public void A_training_continues_on_another_device(string from, string to)
    {
        using TemporaryFolder folder = new();
        string path = folder.File("state.safetensors");
        using Device first = PlainBackend.OpenOrCpu(from), second = PlainBackend.OpenOrCpu(to);
        Dataset data = Digits.Load().Train.Take(60);
        using Vae through = new(784, 8, 2, seed: 1, first);
        using Trainer whole = new(through);
        whole.Fit(data, epochs: 1, batchSize: 20);
        whole.SaveState(path);
        whole.Fit(data, epochs: 1, batchSize: 20);

        using Vae resumed = new(784, 8, 2, seed: 2, second);
        using Trainer continued = new(resumed);
        continued.LoadState(path);
        continued.Fit(data, epochs: 1, batchSize: 20);
        float[] expected = through.Store.Read(), actual = resumed.Store.Read();
        double distance = Math.Sqrt(expected.Zip(actual, (a, b) => Math.Pow(a - b, 2)).Sum());
        Assert.That(distance / Math.Sqrt(expected.Sum(value => (double)value * value)), Is.LessThan(1e-4));
    }
}
