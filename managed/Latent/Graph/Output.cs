namespace Latent;

/// <summary>A result of a program.</summary>
/// <param name="Name">The name it is read by.</param>
/// <param name="Tensor">What is computed.</param>
/// <param name="PerStep">Whether each step of a run writes its own copy, one after the other.</param>
public sealed record Output(string Name, Tensor Tensor, bool PerStep = false);
