using Latent.Devices;
using Latent.Interop;
using Latent.Tests.Support;

namespace Latent.Tests.Compilation;

/// <summary>Jobs and time-limited runs do the same steps as a plain run, noise included.</summary>
public sealed class ScheduleTests
{
    private const long Steps = 64;
    private const ulong Seed = 11;

    private readonly Device _device = TestDevice.Open();

    [OneTimeTearDown]
    public void DisposeDevice() => _device.Dispose();

    [Test]
    public void Jobs_give_the_bits_of_a_run()
    {
        using Walk run = new(_device), jobs = new(_device);
        run.Program.Run(new RunOptions(4, Steps) { Seed = Seed });

        JobHandle last = default;
        for (long step = 0; step < Steps; step += 16)
        {
            last = jobs.Program.Schedule(new RunOptions(4, 16) { FirstStep = step, Seed = Seed }, last);
        }

        Assert.That(last.Complete().StepsDone, Is.EqualTo(16));
        Assert.That(jobs.Place, Is.EqualTo(run.Place));
        Assert.That(jobs.Program["place"].ToArray(), Is.EqualTo(run.Program["place"].ToArray()));
    }

    [Test]
    public void Steps_within_a_time_give_the_bits_of_a_run()
    {
        using Walk run = new(_device), pieces = new(_device);
        long done = 0;
        while (done < Steps)
        {
            done += pieces.Program.Step(TimeSpan.FromTicks(1), new RunOptions(4) { FirstStep = done, Seed = Seed }).StepsDone;
        }

        for (long step = 0; step < done; step += Steps)
        {
            run.Program.Run(new RunOptions(4, Math.Min(Steps, done - step)) { FirstStep = step, Seed = Seed });
        }

        Assert.That(pieces.Place, Is.EqualTo(run.Place));
    }

    [Test]
    public void A_cancelled_job_takes_no_step()
    {
        using Walk walk = new(_device);
        JobHandle job = walk.Program.Schedule(new RunOptions(4, Steps), cancellation: new CancellationToken(canceled: true));

        Assert.That(() => job.Complete(), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(walk.Place, Is.All.Zero);
    }

    [Test]
    public void A_program_disposed_before_a_job_starts_has_no_memory_left_for_it()
    {
        Walk walk = new(_device), blocking = new(_device, stepCapacity: 1L << 40);
        using CancellationTokenSource source = new();
        JobHandle block = blocking.Program.Schedule(new RunOptions(4, 1L << 40), cancellation: source.Token);
        Assert.That(() => block.Status, Is.EqualTo(JobStatus.Running).After(30_000, 1));
        JobHandle job = walk.Program.Schedule(new RunOptions(4, Steps));
        walk.Dispose();
        source.Cancel();

        Assert.That(() => job.Complete(), Throws.InstanceOf<UseAfterDisposeException>());
        Assert.That(block.Complete().Outcome, Is.EqualTo(Outcome.Cancelled));
        blocking.Dispose();
    }

    /// <summary>A random walk that is pulled towards 0.</summary>
    private sealed class Walk : IDisposable
    {
        private readonly Variable _place = new("place", [4]);
        private readonly VariableStore _store;

        internal Walk(Device device, long stepCapacity = Steps)
        {
            Graph graph = new();
            graph.Blend(_place, graph.Use(_place) * 0.9 + graph.Normal([4]));
            _store = new VariableStore(device, [_place]);
            Program = Compiler.Compile(device, graph, [new Output("place", graph.Use(_place) * 1)], [_store], 4, stepCapacity);
        }

        internal CompiledProgram Program { get; }

        internal float[] Place => _store.Read(_place);

        public void Dispose()
        {
            Program.Dispose();
            _store.Dispose();
        }
    }
}
