namespace Latent.Bindings.Generator.Dialect;

/// <summary>The header uses a construct outside the dialect. The message reads "file:line: reason".</summary>
internal sealed class DialectException(string file, int line, string reason) : Exception($"{file}:{line}: {reason}")
{
    internal int Line { get; } = line;
}
