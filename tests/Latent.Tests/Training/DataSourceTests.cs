using Latent.Data;
using Latent.Models;
using Latent.Models.Parts;
using Latent.Optimizers;
using Latent.Tests.IO;
using Latent.Training;

namespace Latent.Tests.Training;

/// <summary>Trainings on data sources that are read while the training runs.</summary>
public sealed class DataSourceTests
{
    private const int Rows = 333, BatchSize = 16;

    private static readonly Dataset Table = Digits.Load().Train.Take(Rows);

    private static IEnumerable<TestCaseData> Models =>
    [
        new TestCaseData(() => (Model)new Vae(784, 16, 2, seed: 1)).SetArgDisplayNames("vae"),
        new TestCaseData(() => (Model)new ConditionalVae(784, 10, new Mlp(16), 2, seed: 1)).SetArgDisplayNames("cvae"),
        new TestCaseData(() => (Model)new Gan(784, new Mlp(8), 2, new GanOptions { DiscriminatorSteps = 3 }, seed: 1))
            .SetArgDisplayNames("gan"),
        new TestCaseData(() => (Model)new Gan(784, new Mlp(8), 2, new GanOptions { Packing = 30 / 2 }, seed: 1))
            .SetArgDisplayNames("gan, large steps"),
    ];

    [TestCaseSource(nameof(Models))]
    public void A_source_that_is_read_gives_the_bits_of_the_table_in_memory(Func<Model> make)
    {
        ArgumentNullException.ThrowIfNull(make);
        float[] expected = Train(make, Table, out History inMemory);
        float[] actual = Train(make, Copied(Table), out History read);
        Assert.That(actual, Is.EqualTo(expected));
        Assert.That(read.Epochs.Select(epoch => epoch.Train), Is.EqualTo(inMemory.Epochs.Select(epoch => epoch.Train)));
    }

    [Test]
    public void Evaluation_of_a_source_gives_the_numbers_of_the_table()
    {
        using Vae model = new(784, 16, 2, seed: 1);
        using Trainer trainer = new(model);
        (double loss, IReadOnlyDictionary<string, double> terms) = trainer.Evaluate(Table, 50);
        (double read, IReadOnlyDictionary<string, double> termsRead) = trainer.Loop.Evaluate(Copied(Table), 50);
        Assert.That((read, termsRead["kl"]), Is.EqualTo((loss, terms["kl"])));
    }

    /// <summary>A window holds a few steps only, since rows are wide.</summary>
    [Test]
    public void Windows_of_few_steps_give_the_bits_of_the_table()
    {
        const int Columns = 40_000;
        float[] values = new float[60 * Columns];
        new RandomSource(3).Uniform(values, 1);
        Dataset wide = Dataset.FromFloats("wide", Array.ConvertAll(values, Math.Abs), Columns);
        float[][] results = [.. new IDataSource[] { wide, Copied(wide) }.Select(source =>
        {
            using Autoencoder model = new(Columns, 4, 2, seed: 1);
            using Trainer trainer = new(model);
            trainer.Fit(source, 2, 13);
            return model.Store.Read();
        })];
        Assert.That(results[0], Is.EqualTo(results[1]));
    }

    [Test]
    public void A_source_that_is_stopped_within_an_epoch_resumes_with_the_same_bits(
        [Values(1, 3, 20, 21, 30)] int steps, [Values] bool isStream)
    {
        using TemporaryFolder folder = new();
        float[] through = Train(Make, Source(), out _);
        using (Model first = Make())
        using (TrainingLoop loop = new(first))
        {
            while (loop.Step < steps)
            {
                loop.Steps(Source(), steps - loop.Step, BatchSize);
            }

            loop.SaveState(folder.File("state"));
        }

        using Model second = Make();
        using TrainingLoop resumed = new(second);
        resumed.LoadState(folder.File("state"));
        resumed.Run(Source(), 2 - resumed.Epoch, BatchSize);
        Assert.That(second.Store.Read(), Is.EqualTo(through));

        static Model Make() => new Vae(784, 16, 2, seed: 1);

        IDataSource Source() => isStream ? Stream(Table).Shuffle(50) : Copied(Table);
    }

    [Test]
    public void A_stream_of_unknown_length_trains_to_its_end()
    {
        using Vae model = new(784, 16, 2, seed: 1);
        using Trainer trainer = new(model, null, new TrainerOptions { Shuffle = false });
        List<TrainingProgress> reports = [];
        trainer.Fit(Stream(Table), 2, BatchSize, test: Stream(Table), new Progress(reports.Add));
        Assert.That(trainer.Step, Is.EqualTo(2 * 21));
        Assert.That(reports.Where(report => report.Finished is null).Select(report => report.RowsPerEpoch), Is.All.Zero);
        Assert.That(reports.Where(report => report.Finished is not null).Select(report => report.Rows), Is.EqualTo(new[] { Rows, Rows }));
        float[] expected = Train(
            () => new Vae(784, 16, 2, seed: 1), Table, out _, new TrainerOptions { Shuffle = false });
        Assert.That(model.Store.Read(), Is.EqualTo(expected));
    }

    [Test]
    public void Exceptions_of_an_enumeration_arrive_on_the_callers_thread_and_the_next_call_reads_anew()
    {
        using Vae model = new(784, 16, 2, seed: 1);
        using Trainer trainer = new(model, null, new TrainerOptions { Shuffle = false });
        bool fails = true;
        IDataSource source = DataSources.FromRows("fragile", 784, _ => RowsOf(Table).Select((row, i) =>
            fails && i == 200 ? throw new TimeoutException("the disk is away") : row));
        Assert.That(() => trainer.Fit(source, 1, 2), Throws.InstanceOf<TimeoutException>().With.Message.EqualTo("the disk is away"));
        Assert.That((trainer.Epoch, trainer.Row), Is.EqualTo((0, 128)), "the block before is done");
        fails = false;
        trainer.Fit(source, 2, 2);
        float[] expected = Train(() => new Vae(784, 16, 2, seed: 1), Table, out _, new TrainerOptions { Shuffle = false }, 2);
        Assert.That(model.Store.Read(), Is.EqualTo(expected));
    }

    [Test]
    public void A_function_that_leaves_out_the_rows_of_its_order_resumes_with_the_same_rows()
    {
        using TemporaryFolder folder = new();
        TrainerOptions inOrder = new() { Shuffle = false };
        using Vae model = new(784, 16, 2, seed: 1), second = new(784, 16, 2, seed: 1);
        using TrainingLoop loop = new(model, null, inOrder), resumed = new(second, null, inOrder);
        IDataSource source = DataSources.FromRows("skipping", 784, order => RowsOf(Table).Skip((int)order.FirstRow));
        loop.Steps(source, 3, BatchSize);
        loop.SaveState(folder.File("state"));
        resumed.LoadState(folder.File("state"));
        resumed.Run(source, 2, BatchSize);
        Assert.That(second.Store.Read(), Is.EqualTo(Train(() => new Vae(784, 16, 2, seed: 1), Table, out _, inOrder)));
    }

    [Test]
    public void The_end_of_a_source_by_itself_is_no_cancellation_of_the_caller()
    {
        using Vae model = new(784, 16, 2, seed: 1);
        using TrainingLoop loop = new(model);
        IDataSource source = DataSources.FromRows("timed out", 784, RowsOf(Table).Select((row, i) =>
            i == 20 ? throw new TaskCanceledException("the server is slow") : row));
        Assert.That(() => loop.Evaluate(source), Throws.TypeOf<TaskCanceledException>().With.Message.EqualTo("the server is slow"));
    }

    [Test]
    public void Cancellation_ends_the_wait_for_rows()
    {
        using Vae model = new(784, 16, 2, seed: 1);
        using Trainer trainer = new(model);
        using CancellationTokenSource cancel = new();
        using ManualResetEventSlim waits = new();
        IDataSource source = DataSources.FromRows<float>("endless", 784, order => Endless(order.Cancellation, waits));
        Task canceller = Task.Run(() =>
        {
            waits.Wait();
            cancel.Cancel();
        });
        Assert.That(
            () => trainer.Fit(source, 1, BatchSize, cancellation: cancel.Token),
            Throws.InstanceOf<OperationCanceledException>().With.Message.Contains("cancelled in epoch 1"));
        canceller.Wait();

        static IEnumerable<float[]> Endless(CancellationToken cancellation, ManualResetEventSlim waits)
        {
            for (int row = 0; row < 1500; row++)
            {
                yield return new float[784];
            }

            waits.Set();
            cancellation.WaitHandle.WaitOne();
            cancellation.ThrowIfCancellationRequested();
        }
    }

    [Test]
    public void Wrong_sources_are_refused_in_words()
    {
        using Vae model = new(784, 16, 2, seed: 1);
        using ConditionalVae conditional = new(784, 10, new Mlp(8), 2);
        using Gan gan = new(784, new Mlp(8), 2, new GanOptions { DiscriminatorSteps = 3 });
        using Trainer trainer = new(model), ofConditional = new(conditional), ofGan = new(gan);
        Assert.That(
            () => trainer.Fit(DataSources.FromRows<float>("narrow", 5, []), 1),
            Throws.ArgumentException.With.Message.Contains("'narrow' has any number of rows of 5 columns"));
        Assert.That(
            () => ofConditional.Fit(Stream(Table), 1),
            Throws.ArgumentException.With.Message.Contains("'digits' has 784 floats; the model takes conditions of 10 numbers"));
        Assert.That(
            () => ofGan.Fit(Stream(Table.Take(2)), 1),
            Throws.InvalidOperationException.With.Message.Contains("gave 2 rows in epoch 1; a step of this model needs at least 3"));
        Assert.That(
            () => trainer.Loop.Evaluate(DataSources.FromRows<float>("none", 784, [])),
            Throws.InvalidOperationException.With.Message.Contains("'none' gave no rows"));
        Assert.That(
            () => trainer.Fit(Changed(1.5f), 1), Throws.ArgumentException.With.Message.Contains("1.5 in row 3, column 7"));
        Assert.That(
            () => trainer.Fit(Changed(float.NaN), 1),
            Throws.InstanceOf<InvalidDataException>().With.Message.Contains("row 3 of the epoch, column 7 (both from 0) is NaN"));
        Assert.That(
            () => trainer.Fit(DataSources.FromRows("short", 784, RowsOf(Table), count: Rows + 1), 1),
            Throws.InstanceOf<InvalidDataException>().With.Message.Contains("ended after 333 rows; 334 were stated"));
        Assert.That(
            () => trainer.Fit(DataSources.FromRows("long", 784, RowsOf(Table), count: Rows - 1), 1),
            Throws.InstanceOf<InvalidDataException>().With.Message.Contains("more than the 332 rows"));

        static IDataSource Changed(float value) => DataSources.FromRows("changed", 784, RowsOf(Table).Select((row, i) =>
        {
            row[7] = i == 3 ? value : row[7];
            return row;
        }));
    }

    private static float[] Train(
        Func<Model> make, IDataSource source, out History history, TrainerOptions? options = null, int batchSize = BatchSize)
    {
        using Model model = make();
        using Trainer trainer = new(model, null, options);
        history = trainer.Fit(source, 2, batchSize);
        return model.Store.Read();
    }

    /// <summary>The rows of a table, read by index through a transformation that changes nothing.</summary>
    private static IDataSource Copied(Dataset table) => table.Transform((from, to, _) => from.CopyTo(to));

    private static IDataSource Stream(Dataset table) => DataSources.FromRows(table.Name, table.Columns, RowsOf(table));

    private static IEnumerable<float[]> RowsOf(Dataset table)
    {
        for (int i = 0; i < table.Count; i++)
        {
            float[] row = new float[table.Columns];
            table.CopyRow(i, row);
            yield return row;
        }
    }

    private sealed class Progress(Action<TrainingProgress> report) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => report(value);
    }
}
