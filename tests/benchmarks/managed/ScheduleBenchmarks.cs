using BenchmarkDotNet.Attributes;
using Latent.Interop;
using Latent.Interop.Native;

namespace Latent.Benchmarks;

/// <summary>The cost of a job that runs a program without instructions.</summary>
public class ScheduleBenchmarks
{
    private readonly Context _context = new(threads: 1);
    private NativeProgram _program = null!;
    private ProgramBindings _bindings = null!;

    /// <summary>Creates the program.</summary>
    [GlobalSetup]
    public void Create()
    {
        _program = NativePrograms.Create(_context, [], [], [], batchCapacity: 1, stepCapacity: 1);
        _bindings = new ProgramBindings(_program);
        WarmUp.Once(nameof(ScheduleBenchmarks), ScheduleAndComplete, ScheduleAndCompleteOnceTaken, () =>
            ScheduleAndAwait().Wait(), TaskRun);
    }

    /// <summary>This thread or the thread of the context runs the job, whichever is first.</summary>
    [Benchmark]
    public void ScheduleAndComplete() => _program.Schedule(_bindings, new RunOptions(1)).Complete();

    /// <summary>The thread of the context runs the job.</summary>
    [Benchmark]
    public void ScheduleAndCompleteOnceTaken()
    {
        JobHandle job = _program.Schedule(_bindings, new RunOptions(1));
        while (job.Status == JobStatus.Scheduled)
        {
            Thread.SpinWait(1);
        }

        job.Complete();
    }

    /// <summary>The thread of the context runs the job, and the thread pool runs the continuation.</summary>
    [Benchmark]
    public async Task ScheduleAndAwait() => await _program.Schedule(_bindings, new RunOptions(1));

    /// <summary>For comparison: a run on the thread pool.</summary>
    [Benchmark]
    public void TaskRun() => Task.Run(() => _program.Run(_bindings, new RunOptions(1))).Wait();

    /// <summary>Frees the program.</summary>
    [GlobalCleanup]
    public void Free()
    {
        _program.Dispose();
        _context.Dispose();
    }
}
