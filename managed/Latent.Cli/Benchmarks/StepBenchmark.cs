using System.Diagnostics;
using Latent.Compilation;
using Latent.Data;
using Latent.Devices;
using Latent.Interop;
using Latent.Models;
using Latent.Optimizers;
using Latent.Training;

namespace Latent.Cli.Benchmarks;

/// <summary>The timed step of a model on random bytes: a training step as <see cref="Trainer"/> runs it, or a reconstruction.</summary>
internal sealed class StepBenchmark : IDisposable
{
    private const ulong Seed = 0xBE;
    private const string Measurement = "The measurement";

    private readonly Owned _owned;
    private readonly StepRunner _run;

    private delegate RunResult StepRunner(int steps, Span<long> profile);

    private StepBenchmark(int batch, double updateBytes, CompiledProgram program, StepRunner run, Owned owned) =>
        (Batch, UpdateBytes, Program, _run, _owned) = (batch, updateBytes, program, run, owned);

    /// <summary>The number of rows in a step.</summary>
    public int Batch { get; }

    /// <summary>The compiled step.</summary>
    public CompiledProgram Program { get; }

    /// <summary>The number of arithmetic operations in the matrix products of a step.</summary>
    public double Flops => Program.Instructions(Batch).Sum(instruction => instruction.Flops);

    /// <summary>Memory traffic of a step's optimizer updates in bytes, if each were a pass of its own: with Adam, 28 for each parameter in
    /// each step of a network; 0 without training.</summary>
    public double UpdateBytes { get; }

    /// <summary>Prepares the training step of a model with Adam.</summary>
    /// <param name="model">The model; its parameters will change.</param>
    /// <param name="batch">The number of rows in a step.</param>
    /// <param name="options">Compiler options; the defaults if null.</param>
    public static StepBenchmark Training(Model model, int batch, CompilerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Prepare(owned => Training(owned, model, batch, options));
    }

    private static StepBenchmark Training(Owned owned, Model model, int batch, CompilerOptions? options)
    {
        Adam adam = new();
        OptimizerState state = owned.Add(new OptimizerState(adam, model));
        Dataset data = RandomBytes(Math.Max(2 * batch, 4096), model);
        TableProgram table = owned.Add(new TableProgram(model, data, batch, options ?? CompilerOptions.Default, adam, state, clipNorm: 0));
        int rowsOfStep = batch * table.BatchesPerStep;
        int[] order = [.. Enumerable.Range(1, 1 + rowsOfStep / data.Count)
            .SelectMany(epoch => new RandomSource(Seed, (uint)epoch).Permutation(data.Count))];
        RateRule rate = new(adam.LearningRate, null);
        long step = 0;
        double moved = model.GradientSteps.Sum(gradientStep => gradientStep.Parameters.Sum(parameter => (double)parameter.Count));
        // Runs at most an epoch of the table at a time; its order of rows is random, so that rows are gathered from all over the table.
        return new StepBenchmark(batch, 28 * moved, table.Program, Run, owned);

        RunResult Run(int steps, Span<long> profile)
        {
            RunResult result = default;
            for (int done = 0; done < steps; done += (int)result.StepsDone)
            {
                int rows = Math.Min(steps - done, order.Length / rowsOfStep) * rowsOfStep;
                result = table.RunBlock(order.AsSpan(0, rows), new RunOptions { FirstStep = step, Seed = Seed }, rate, profile)
                    .RequireCompleted(table.Program, Measurement);
                step += result.StepsDone;
            }

            return result;
        }
    }

    /// <summary>Prepares encoding and decoding without noise.</summary>
    /// <param name="model">The model.</param>
    /// <param name="batch">The number of rows in a step.</param>
    /// <param name="options">Compiler options; the defaults if null.</param>
    public static StepBenchmark Inference(LatentModel model, int batch, CompilerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Prepare(owned => Inference(owned, model, batch, options));
    }

    private static StepBenchmark Inference(Owned owned, LatentModel model, int batch, CompilerOptions? options)
    {
        Graph graph = new();
        Tensor reconstruction = model.FunctionNamed("reconstruct").Body(graph, [graph.Input("x", [Shape.Batch, model.Inputs])])[0];
        CompiledProgram program = owned.Add(
            Compiler.Compile(model.Device, graph, [new Output("y", reconstruction)], [model.Store], batch, int.MaxValue, options));
        NativeBuffer<float> rows = owned.Add(new NativeBuffer<float>((long)batch * model.Inputs));
        Kernels.Uniform(rows.AsSpan(), Seed);
        program.Bind("x", rows);
        return new StepBenchmark(
            batch, 0, program, (steps, profile) =>
            program.Run(new RunOptions(batch, steps), profile).RequireCompleted(program, Measurement), owned);
    }

    /// <summary>Runs steps, and measures the mean time of one in microseconds.</summary>
    /// <exception cref="InvalidOperationException">The training diverged.</exception>
    public double Time(int steps)
    {
        long start = Stopwatch.GetTimestamp();
        _run(steps, default);
        return Stopwatch.GetElapsedTime(start).TotalMicroseconds / steps;
    }

    /// <summary>Measures the mean time of each instruction of a step in nanoseconds, including the reading of the clock.</summary>
    /// <exception cref="InvalidOperationException">The training diverged.</exception>
    public double[] Profile(int steps)
    {
        long[] nanoseconds = new long[Program.InstructionCount];
        _run(steps, nanoseconds);
        return Array.ConvertAll(nanoseconds, sum => (double)sum / steps);
    }

    /// <inheritdoc/>
    public void Dispose() => _owned.Dispose();

    private static StepBenchmark Prepare(Func<Owned, StepBenchmark> prepare)
    {
        Owned owned = new();
        try
        {
            return prepare(owned);
        }
        catch
        {
            owned.Dispose();
            throw;
        }
    }

    /// <summary>Creates random images, with labels if the model has conditions.</summary>
    private static Dataset RandomBytes(int rows, Model model)
    {
        byte[] values = new byte[(long)rows * model.Inputs];
        RandomSource random = new(Seed);
        for (int i = 0; i < values.Length; i++)
        {
            // Most pixels are dark, as in images of digits.
            values[i] = random.NextUniform() < 0.2 ? (byte)(255 * random.NextUniform()) : (byte)0;
        }

        byte[]? labels = model.Conditions == 0 ? null : [.. Enumerable.Range(0, rows).Select(row => (byte)(row % model.Conditions))];
        return Dataset.FromBytes("random", values, model.Inputs, labels);
    }
}
