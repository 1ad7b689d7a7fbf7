using Latent.Compilation;
using Latent.Data;
using Latent.Interop;
using Latent.Models;
using Latent.Models.Parts;
using Latent.Optimizers;
using Latent.Tests.IO;
using Latent.Training;

namespace Latent.Tests.Training;

/// <summary>The bits of a training step by step, its compilations, and the state between steps.</summary>
public sealed class TrainingLoopTests
{
    private const int Rows = 330, BatchSize = 20, Epochs = 3;

    private static readonly Dataset Data = Digits.Load().Train.Take(Rows);

    /// <summary>The definition of a training: for each epoch the permutation of the seed's stream, and one native step after the
    /// other.</summary>
    [Test]
    public void Fit_gives_the_bits_of_its_definition([Values] bool isGan)
    {
        using Model expected = Make(isGan), actual = Make(isGan);
        using OptimizerState state = new(new Adam(1e-3f), expected);
        using TableProgram program = new(expected, Data, BatchSize, CompilerOptions.Default, new Adam(1e-3f), state, clipNorm: 1);
        long step = 0;
        for (uint epoch = 0; epoch < Epochs; epoch++)
        {
            ReadOnlySpan<int> order = new RandomSource(7, 0x8000_0000 + epoch).Permutation(Rows);
            while (program.NextBatch(order.Length) is > 0 and var batch)
            {
                int rows = batch * program.BatchesPerStep;
                program.RunBlock(order[..rows], new RunOptions { FirstStep = step++, Seed = 7 }, new RateRule(1e-3f, Schedules.Cosine(50)));
                order = order[rows..];
            }
        }

        using Trainer trainer = new(actual, new Adam(1e-3f), Options);
        trainer.Fit(Data, Epochs, BatchSize);
        Assert.That(trainer.Step, Is.EqualTo(step));
        Assert.That(actual.Store.Read(), Is.EqualTo(expected.Store.Read()));
    }

    [Test]
    public void Any_division_into_steps_gives_the_bits_of_one_run([Values] bool isGan, [Values(1, 7, 1000)] int count)
    {
        using Model through = Make(isGan), divided = Make(isGan);
        using Trainer trainer = new(through, new Adam(1e-3f), Options);
        trainer.Fit(Data, Epochs, BatchSize);
        using TrainingLoop loop = new(divided, new Adam(1e-3f), Options);
        int ends = 0;
        while (loop.Epoch < Epochs)
        {
            StepReport report = loop.Steps(Data, count, BatchSize);
            Assert.That(report.Steps, Is.LessThanOrEqualTo(count));
            Assert.That((report.Loss, report.EpochLoss), Is.Not.EqualTo((0.0, 0.0)));
            ends += report.EpochEnded ? 1 : 0;
        }

        Assert.That((loop.Step, loop.Row, ends), Is.EqualTo((trainer.Step, 0L, Epochs)));
        Assert.That(divided.Store.Read(), Is.EqualTo(through.Store.Read()));
    }

    [Test]
    public void A_report_has_the_means_of_its_steps()
    {
        using Model model = Make(isGan: false);
        using TrainingLoop loop = new(model, new Adam(1e-3f), Options);
        StepReport first = loop.Steps(Data, 10, BatchSize), second = loop.Steps(Data, 1000, BatchSize);
        Assert.That((first.Steps, first.Rows, first.RowsOfEpoch, first.EpochEnded), Is.EqualTo((10L, 200L, 200L, false)));
        Assert.That((second.Steps, second.Rows, second.RowsOfEpoch, second.EpochEnded), Is.EqualTo((7L, 130L, 330L, true)));
        Assert.That(first.EpochLoss, Is.EqualTo(first.Loss));
        Assert.That(second.EpochLoss, Is.EqualTo((200 * first.Loss + 130 * second.Loss) / 330).Within(1e-9 * second.Loss));
        Assert.That(second.Loss, Is.LessThan(first.Loss));
        Assert.That(second.Terms["reconstruction"] + second.Terms["kl"], Is.EqualTo(second.Loss).Within(1e-5 * second.Loss));
    }

    [Test]
    public void Many_calls_compile_and_copy_once()
    {
        using Trainer split = new(Make(isGan: false), null, new TrainerOptions { ValidationFraction = 0.2 });
        using Trainer plain = new(Make(isGan: false));
        for (int epoch = 0; epoch < 5; epoch++)
        {
            split.Fit(Data, 1, BatchSize);
            plain.Fit(Data, 1, BatchSize);
            plain.Evaluate(Data);
            plain.Evaluate(Data.Take(100));
        }

        Assert.That((split.Loop.Programs.Compilations, split.Loop.Programs.Loads), Is.EqualTo((2, 2)), "training and test");
        plain.Fit(Data.Subset([.. Enumerable.Range(0, Rows)]), 1, BatchSize);
        Assert.That(
            (plain.Loop.Programs.Compilations, plain.Loop.Programs.Loads), Is.EqualTo((3, 8)),
            "training, two evaluations of which one has new data each time, and a training on a copy of the data");
        plain.Loop.Release();
        plain.Fit(Data, 1, BatchSize);
        Assert.That(plain.Loop.Programs.Compilations, Is.EqualTo(4));
        plain.Loop.Model.Dispose();
        split.Loop.Model.Dispose();
    }

    [Test]
    public void New_data_of_the_same_size_replaces_the_old()
    {
        Dataset other = Digits.Load().Train.Slice(Rows, Rows);
        float[][] results = [.. new[] { false, true }.Select(release =>
        {
            using Model model = Make(isGan: false);
            using Trainer trainer = new(model, new Adam(1e-3f), Options);
            trainer.Fit(Data, 1, BatchSize);
            if (release)
            {
                trainer.Loop.Release();
            }

            trainer.Fit(other, 1, BatchSize);
            return model.Store.Read();
        })];
        Assert.That(results[0], Is.EqualTo(results[1]));
    }

    [Test]
    public void Saved_between_any_two_steps_and_resumed_gives_the_bits_of_running_through([Values(1, 16, 17, 18)] int steps)
    {
        using TemporaryFolder folder = new();
        string path = folder.File("state.safetensors");
        using Model through = Make(isGan: false), resumed = Make(isGan: false);
        using Trainer whole = new(through, new Adam(1e-3f), Options);
        whole.Fit(Data, Epochs, BatchSize);
        using (Model first = Make(isGan: false))
        using (TrainingLoop loop = new(first, new Adam(1e-3f), Options))
        {
            while (loop.Step < steps)
            {
                loop.Steps(Data, steps - loop.Step, BatchSize);
            }

            loop.SaveState(path);
        }

        using TrainingLoop second = new(resumed, new Adam(1e-3f), Options);
        second.LoadState(path);
        Assert.That((second.Step, second.Epoch), Is.EqualTo(((long)steps, steps / 17)));
        second.Run(Data, Epochs - second.Epoch, BatchSize);
        Assert.That(resumed.Store.Read(), Is.EqualTo(through.Store.Read()));
    }

    private static TrainerOptions Options => new() { Seed = 7, ClipNorm = 1, Schedule = Schedules.Cosine(50) };

    private static Model Make(bool isGan) => isGan
        ? new Gan(784, new Mlp(8), 2, new GanOptions { DiscriminatorSteps = 2, Averaging = 0.9 }, seed: 2)
        : new Vae(784, 16, 2, seed: 1);
}
