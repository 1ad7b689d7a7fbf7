namespace Latent;

/// <summary>Which of the updates of a parameter in one step an update is.</summary>
/// <param name="Index">Its number, from 0.</param>
/// <param name="Count">How many there are.</param>
internal readonly record struct Repetition(int Index, int Count)
{
    /// <summary>The only update of a step.</summary>
    public static Repetition Once { get; } = new(0, 1);
}
