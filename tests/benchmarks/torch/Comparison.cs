using System.Diagnostics;
using Latent;
using Latent.Cli.Benchmarks;
using Latent.Data;
using Latent.Interop;
using Latent.Models;
using Latent.Models.Parts;
using Latent.Optimizers;
using Latent.Training;
using TorchSharp;
using static TorchSharp.torch;
using Device = Latent.Devices.Device;
using Tensor = TorchSharp.torch.Tensor;

namespace Benchmarks.Torch;

/// <summary>A line of the result: the same work on TorchSharp and on Latent.</summary>
internal sealed record Line(string Work, int Size, Timing Torch, Timing Latent)
{
    /// <summary>The median time of TorchSharp divided by that of Latent.</summary>
    public double Ratio => Torch.MedianMicroseconds / Latent.MedianMicroseconds;
}

/// <summary>The comparisons. Both libraries use the same number of threads and alternate in one process.</summary>
internal sealed class Comparison(Device device, int rounds, TimeSpan turn)
{
    private readonly Dataset _digits = Digits.Load().Train;

    /// <summary>A training step. TorchSharp gets its batch as floats; Latent's step gathers and converts its rows.</summary>
    public Line Step(Contest contest, int batch)
    {
        using ITorchModel torchModel = contest.Torch();
        using Tensor data = Rows(_digits, batch);
        using Model model = contest.Latent(device);
        using StepBenchmark latent = StepBenchmark.Training(model, batch);
        Timing[] timings = Interleaved.Measure(
            rounds, turn, 64, new("torch", Repeat(() => torchModel.Step(data))), new("latent", steps => latent.Time(steps)));
        return new Line($"{contest.Work}, batch", batch, timings[0], timings[1]);
    }

    /// <summary>Encoding and decoding of images that are floats already.</summary>
    public Line Inference(int batch)
    {
        using TorchVae torchVae = new();
        using Vae vae = new(784, 400, 2, device: device);
        using Tensor data = Rows(_digits, batch);
        using StepBenchmark latent = StepBenchmark.Inference(vae, batch);
        Timing[] timings = Interleaved.Measure(
            rounds, turn, 64, new("torch", Repeat(() => torchVae.Reconstruct(data))), new("latent", steps => latent.Time(steps)));
        return new Line("reconstruct, batch", batch, timings[0], timings[1]);
    }

    /// <summary>Random numbers from N(0, 1).</summary>
    public Line Normal(int count)
    {
        using Tensor target = empty(count);
        using NativeBuffer<float> buffer = new(count);
        Timing[] timings = Interleaved.Measure(
            rounds, turn, 64, new("torch", Repeat(() => target.normal_())),
            new("latent", Repeat(() => Kernels.Normal(buffer, seed: 1, context: device.Context))));
        return new Line($"normals on {device.Context.Threads} threads, count", count, timings[0], timings[1]);
    }

    /// <summary>A function of the elements of an array. TorchSharp's results are new tensors, as its operators make them.</summary>
    public Line Spans(SpanContest contest, int count)
    {
        using NativeBuffer<float> x = new(count), y = new(count), output = new(count);
        Kernels.Uniform(x, seed: 1, context: device.Context);
        Kernels.Uniform(y, seed: 2, device: device);
        using Tensor p = tensor(x.ToArray()), q = tensor(y.ToArray());
        Timing[] timings = Interleaved.Measure(
            rounds, turn, 1 << 16, new("torch", Repeat(() => contest.Torch(p, q).Dispose())),
            new("latent", Repeat(() => contest.Latent(x, y, output, device.Context))));
        return new Line($"{contest.Function} of elements, count", count, timings[0], timings[1]);
    }

    /// <summary>Whole epochs: shuffled batches, losses summed, no test.</summary>
    public Line Epoch(Dataset data, int batch, int epochs)
    {
        using TorchVae torchVae = new();
        using Tensor table = Rows(data, data.Count);
        using Vae vae = new(784, 400, 2, device: device);
        using Trainer trainer = new(vae, new Adam(1e-3f));
        List<double> torchTimes = [], latentTimes = [];
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            torchTimes.Add(Time(() => TorchEpoch(torchVae, table, batch)));
            latentTimes.Add(trainer.Fit(data, epochs: 1, batchSize: batch).Epochs[0].Seconds * 1e6);
        }

        return new Line($"epoch of {data.Count} images, batch", batch, Summary(torchTimes), Summary(latentTimes));
    }

    private static void TorchEpoch(TorchVae vae, Tensor table, int batch)
    {
        using Tensor order = randperm(table.shape[0]);
        double sum = 0;
        for (long start = 0; start < table.shape[0]; start += batch)
        {
            using Tensor rows = order.narrow(0, start, Math.Min(batch, table.shape[0] - start));
            using Tensor data = table.index_select(0, rows);
            sum += vae.StepWithLoss(data);
        }

        Debug.Assert(double.IsFinite(sum));
    }

    private static Action<int> Repeat(Action step) => steps =>
    {
        for (int i = 0; i < steps; i++)
        {
            step();
        }
    };

    private static double Time(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalMicroseconds;
    }

    private static Timing Summary(List<double> times)
    {
        times.Sort();
        return new Timing(times[times.Count / 2], times[0], times.Count);
    }

    private static Tensor Rows(Dataset data, int count)
    {
        float[] values = new float[(long)count * data.Columns];
        for (int row = 0; row < count; row++)
        {
            data.CopyRow(row, values.AsSpan(row * data.Columns));
        }

        return tensor(values, [count, data.Columns]);
    }
}
