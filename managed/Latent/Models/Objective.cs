namespace Latent.Models;

/// <summary>The loss that training minimises, and named scalars to report beside it.</summary>
/// <param name="Loss">A scalar.</param>
/// <param name="Terms">Named scalars, such as the parts of the loss.</param>
public sealed record Objective(Tensor Loss, params IReadOnlyList<(string Name, Tensor Value)> Terms);
