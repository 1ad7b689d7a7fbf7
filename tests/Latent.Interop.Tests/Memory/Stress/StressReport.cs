using System.Collections.Concurrent;

namespace Latent.Interop.Tests.Memory.Stress;

/// <summary>What a <see cref="StressRun"/> did, and what went wrong.</summary>
/// <param name="seed">What all random numbers followed from.</param>
internal sealed class StressReport(int seed)
{
    private readonly ConcurrentDictionary<string, int> _counts = new();
    private readonly ConcurrentDictionary<string, int> _failures = new();

    /// <summary>How often each thing happened: an operation, an exception that had to come, a collection.</summary>
    internal IReadOnlyDictionary<string, int> Counts => _counts;

    internal IReadOnlyDictionary<string, int> Failures => _failures;

    internal void Count(string what, int times = 1) => _counts.AddOrUpdate(what, times, (_, before) => before + times);

    internal void Fail(string what) => _failures.AddOrUpdate(what, 1, (_, before) => before + 1);

    internal void Require(bool condition, string what)
    {
        if (!condition)
        {
            Fail(what);
        }
    }

    public override string ToString() => string.Join(
        Environment.NewLine,
        [$"seed {seed}", .. _counts.OrderBy(pair => pair.Key).Select(pair => $"{pair.Value,9:N0} {pair.Key}"), .. _failures.Select(pair => $"{pair.Value,9:N0} FAILED {pair.Key}")]);
}
