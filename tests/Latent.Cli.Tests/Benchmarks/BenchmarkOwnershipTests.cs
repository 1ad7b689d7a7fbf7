using Latent.Cli.Benchmarks;
using Latent.Devices;
using Latent.Interop;
using Latent.Models;
using Latent.Modules;

namespace Latent.Cli.Tests.Benchmarks;

/// <summary>Benchmarks free their native memory once, even if their preparation fails.</summary>
internal sealed class BenchmarkOwnershipTests
{
    [Test]
    public void Disposing_twice_does_nothing_the_second_time()
    {
        using Vae model = new(4, 3, 2);
        IDisposable[] benchmarks =
            [StepBenchmark.Training(model, 2), StepBenchmark.Inference(model, 2), new GemmBenchmark(2, 3, 4, GemmForm.Nn, Device.Cpu)];
        foreach (IDisposable benchmark in benchmarks)
        {
            benchmark.Dispose();
            Assert.That(benchmark.Dispose, Throws.Nothing, benchmark.GetType().Name);
        }
    }

    [Test]
    public void What_cannot_be_prepared_leaves_nothing()
    {
        using Untrainable model = new();
        _ = model.Store;
        long before = NativeMemory.LiveBytes;
        Assert.That(() => StepBenchmark.Training(model, 2), Throws.InvalidOperationException.With.Message.Contains("does not depend on"));
        // 2⁴⁸ numbers exceed any address space.
        Assert.That(() =>
            new GemmBenchmark(1 << 24, 1 << 24, 1, GemmForm.Nn, Device.Cpu), Throws.InstanceOf<InsufficientMemoryException>());
        Assert.That(NativeMemory.LiveBytes, Is.AtMost(before));
    }

    private sealed class Untrainable : Model
    {
        public Untrainable()
            : base(2, 1, null) => Register("layer", new Linear(2, 2));

        public override string Kind => "untrainable";

        public override Objective Objective(Batch batch) => new(batch.Data.Square().Mean());
    }
}
