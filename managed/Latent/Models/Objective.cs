namespace Latent.Models;

/// <summary>What a model is trained on: the loss to minimise, and named scalars to report beside it.</summary>
/// <param name="Loss">A scalar.</param>
/// <param name="Terms">Named scalars, such as the parts of the loss.</param>
public sealed record Objective(Tensor Loss, params IReadOnlyList<(string Name, Tensor Value)> Terms);
