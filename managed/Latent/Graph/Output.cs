namespace Latent;

/// <summary>A result of a program.</summary>
/// <param name="Name">The name by which it is read.</param>
/// <param name="Tensor">The tensor that is computed.</param>
/// <param name="PerStep">
/// Whether the values of all steps of a run are kept, one after the other. Else only those of the last step are.
/// </param>
public sealed record Output(string Name, Tensor Tensor, bool PerStep = false);
