using Microsoft.Extensions.Logging;

namespace Latent.Logging.Tests;

/// <summary>A message as a logger receives it.</summary>
internal sealed record Entry(
    LogLevel Level, EventId Id, string Text, IReadOnlyDictionary<string, object?> Properties, Exception? Error);

/// <summary>Keeps all messages from a level on.</summary>
internal sealed class RecordingLogger(LogLevel least) : ILogger
{
    public List<Entry> Entries { get; } = [];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel level) => level >= least;

    public void Log<TState>(LogLevel level, EventId id, TState state, Exception? error, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(level))
        {
            IReadOnlyList<KeyValuePair<string, object?>> properties = (IReadOnlyList<KeyValuePair<string, object?>>)(object)state!;
            Entries.Add(new Entry(level, id, formatter(state, error), properties.ToDictionary(), error));
        }
    }
}
