using Latent.Data;
using Latent.Models;
using Latent.Optimizers;
using Latent.Tests.IO;
using Latent.Training;

namespace Latent.Tests.Training;

/// <summary>The calls of callbacks, and what they may do.</summary>
public sealed class CallbackTests
{
    private const int Rows = 200, BatchSize = 2, StepsPerEpoch = Rows / BatchSize;

    private static readonly Dataset Data = Digits.Load().Train.Take(Rows);

    [TestCase(0, 64, TestName = "A block is many steps unless somebody asks for fewer")]
    [TestCase(1, 1, TestName = "A block is one step if somebody asks for each")]
    [TestCase(30, 30, TestName = "A block has the most steps that somebody asks for")]
    public void Steps_of_a_block(int interval, int expected)
    {
        Recorder recorder = new() { Interval = interval };
        Train(loop => loop.Run(Data, 2, BatchSize, Data.Take(10)), recorder);
        Assert.That(recorder.Calls[0], Is.EqualTo("start"));
        Assert.That(recorder.Calls[^2..], Is.EqualTo(new[] { "epoch 2", "end" }));
        Assert.That(recorder.Reports[0].Steps, Is.EqualTo(expected));
        Assert.That(recorder.Reports.Sum(report => report.Steps), Is.EqualTo(2 * StepsPerEpoch));
        Assert.That(recorder.Reports.Count(report => report.EpochEnded), Is.EqualTo(2));
        Assert.That(recorder.Reports.Select(report => report.Epoch).Distinct(), Is.EqualTo(new[] { 1, 2 }));
    }

    [Test]
    public void The_interval_of_calls_changes_no_bit([Values(1, 7)] int interval) =>
        Assert.That(
            Train(loop => loop.Run(Data, 2, BatchSize), new Recorder { Interval = interval }),
            Is.EqualTo(Train(loop => loop.Run(Data, 2, BatchSize))));

    [Test]
    public void A_callback_stops_the_training_within_an_epoch_and_the_next_run_continues_there()
    {
        Recorder stopper = new() { Interval = 1, Do = (loop, _) => Stop(loop, at: 130) };
        float[] stopped = Train(
            loop =>
            {
                History history = loop.Run(Data, 3, BatchSize);
                Assert.That((history.Epochs.Count, history.StoppedEarly), Is.EqualTo((1, true)));
                Assert.That((loop.Epoch, loop.Step, loop.Row), Is.EqualTo((1, 130L, 60L)));
                Assert.That(loop.Run(Data, 2, BatchSize).Epochs, Has.Count.EqualTo(2));
            },
            stopper);
        Assert.That(stopped, Is.EqualTo(Train(loop => loop.Run(Data, 3, BatchSize))));

        static void Stop(TrainingLoop loop, long at)
        {
            if (loop.Step == at)
            {
                loop.Stop();
            }
        }
    }

    [Test]
    public void A_callback_changes_the_rate_from_the_next_step_on()
    {
        // The factor of the schedule and that of the callback are the same number.
        float[] scheduled = Train(
            loop => loop.Run(Data, 1, BatchSize), options: new TrainerOptions { Schedule = time => time.Step < 40 ? 1 : 0.25 });
        Recorder halving = new() { Interval = 10, Do = (loop, _) => loop.RateFactor = loop.Step < 40 ? 1 : 0.25 };
        Assert.That(Train(loop => loop.Run(Data, 1, BatchSize), halving), Is.EqualTo(scheduled));
        Assert.That(scheduled, Is.Not.EqualTo(Train(loop => loop.Run(Data, 1, BatchSize))));
        Train(loop => Assert.That(() => loop.RateFactor = double.NaN, Throws.InstanceOf<ArgumentOutOfRangeException>()));
    }

    [Test]
    public void A_callback_saves_a_checkpoint_that_continues_with_the_same_bits([Values] bool changesRate)
    {
        using TemporaryFolder folder = new();
        Recorder saver = new()
        {
            Interval = 9,
            Do = (loop, _) =>
            {
                loop.RateFactor = changesRate ? 0.5 : 1;
                if (loop.Step == 45)
                {
                    loop.SaveState(folder.File("state"));
                }
            },
        };
        float[] through = Train(loop => loop.Run(Data, 2, BatchSize), saver);
        float[] resumed = Train(loop =>
        {
            loop.LoadState(folder.File("state"));
            Assert.That((loop.Step, loop.RateFactor), Is.EqualTo((45L, changesRate ? 0.5 : 1)));
            loop.Run(Data, 2, BatchSize);
        });
        Assert.That(resumed, Is.EqualTo(through));
    }

    [Test]
    public void A_checkpoint_at_the_end_of_an_epoch_counts_the_epoch()
    {
        using TemporaryFolder folder = new();
        Recorder saver = new() { Do = (loop, report) => SaveAtEnd(loop, report) };
        float[] through = Train(loop => loop.Run(Data, 2, BatchSize), saver);
        float[] resumed = Train(loop =>
        {
            loop.LoadState(folder.File("1"));
            Assert.That((loop.Epoch, loop.Row), Is.EqualTo((1, 0L)));
            loop.Run(Data, 1, BatchSize);
        });
        Assert.That(resumed, Is.EqualTo(through));

        void SaveAtEnd(TrainingLoop loop, StepReport report)
        {
            if (report.EpochEnded)
            {
                loop.SaveState(folder.File($"{report.Epoch}"));
            }
        }
    }

    [Test]
    public void A_callback_may_evaluate_but_not_train_and_its_exception_arrives()
    {
        Recorder trains = new() { Do = (loop, _) => loop.Steps(Data, 1, BatchSize) };
        Train(loop => Assert.That(
            () => loop.Run(Data, 1, BatchSize), Throws.InvalidOperationException.With.Message.Contains("callback cannot train")), trains);
        Assert.That(trains.Calls, Is.EqualTo(new[] { "start", nameof(InvalidOperationException), "end" }));
        double loss = 0;
        float[] evaluated = Train(
            loop => loop.Run(Data, 1, BatchSize), new Recorder { Do = (loop, _) => loss = loop.Evaluate(Data.Take(50)).Loss });
        Assert.That(loss, Is.GreaterThan(0));
        Assert.That(evaluated, Is.EqualTo(Train(loop => loop.Run(Data, 1, BatchSize))), "an evaluation changes no bit");
    }

    [Test]
    public void A_trainer_has_the_callbacks_of_its_loop()
    {
        using Autoencoder model = new(784, 8, 2, seed: 2);
        using Trainer trainer = new(model);
        Recorder recorder = new();
        trainer.Loop.Callbacks.Add(recorder);
        trainer.Fit(Data, 1, BatchSize);
        Assert.That(recorder.Calls, Is.EqualTo(new[] { "start", "epoch 1", "end" }));
        Assert.That(trainer.Loop.Callbacks, Is.EqualTo(new[] { recorder }));
    }

    [Test]
    public void A_callback_that_fails_after_an_error_does_not_hide_it()
    {
        Recorder failing = new() { Do = (_, _) => throw new TimeoutException("first"), OnErrors = () => throw new IOException("second") };
        Recorder later = new();
        Train(
            loop =>
            {
                loop.Callbacks.Add(later);
                Assert.That(() => loop.Run(Data, 1, BatchSize), Throws.TypeOf<TimeoutException>().With.Message.EqualTo("first")
                    .And.Property(nameof(Exception.Data)).Count.EqualTo(1));
            },
            failing);
        Assert.That(later.Calls, Is.EqualTo(new[] { "start", nameof(TimeoutException), "end" }));
    }

    [Test]
    public void A_callback_may_remove_itself()
    {
        Recorder once = new() { Interval = 1 }, other = new();
        once.Do = (loop, _) => loop.Callbacks.Remove(once);
        Train(
            loop =>
            {
                loop.Callbacks.Add(other);
                loop.Run(Data, 1, BatchSize);
            },
            once);
        Assert.That(once.Reports, Has.Count.EqualTo(1));
        Assert.That(other.Calls, Is.EqualTo(new[] { "start", "epoch 1", "end" }));
    }

    [Test]
    public void A_loop_that_is_disposed_is_refused()
    {
        using Autoencoder model = new(784, 8, 2, seed: 2);
        TrainingLoop loop = new(model);
        loop.Dispose();
        Assert.That(() => loop.Evaluate(Data), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(() => loop.Run(Data, 1), Throws.TypeOf<ObjectDisposedException>());
    }

    private static float[] Train(Action<TrainingLoop> train, Recorder? callback = null, TrainerOptions? options = null)
    {
        using Autoencoder model = new(784, 8, 2, seed: 2);
        using TrainingLoop loop = new(model, new Adam(1e-3f), options);
        if (callback is not null)
        {
            loop.Callbacks.Add(callback);
        }

        train(loop);
        return model.Store.Read();
    }

    private sealed class Recorder : TrainingCallback
    {
        public int Interval { get; init; }

        public Action<TrainingLoop, StepReport>? Do { get; set; }

        public Action? OnErrors { get; init; }

        public List<string> Calls { get; } = [];

        public List<StepReport> Reports { get; } = [];

        public override int StepInterval => Interval;

        public override void OnStart(TrainingLoop loop) => Calls.Add("start");

        public override void OnSteps(TrainingLoop loop, StepReport report)
        {
            Reports.Add(report);
            Do?.Invoke(loop, report);
        }

        public override void OnEpoch(TrainingLoop loop, EpochMetrics metrics) => Calls.Add($"epoch {metrics.Epoch}");

        public override void OnError(TrainingLoop loop, Exception error)
        {
            Calls.Add(error.GetType().Name);
            OnErrors?.Invoke();
        }

        public override void OnEnd(TrainingLoop loop) => Calls.Add("end");
    }
}
