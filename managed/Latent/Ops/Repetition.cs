namespace Latent;

/// <summary>The place of an update among the updates of the same parameter in one step.</summary>
/// <param name="Index">The number of the update, from 0.</param>
/// <param name="Count">The number of updates in the step.</param>
internal readonly record struct Repetition(int Index, int Count)
{
    /// <summary>The only update of a step.</summary>
    public static Repetition Once { get; } = new(0, 1);
}
