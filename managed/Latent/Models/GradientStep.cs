using Latent.Modules;

namespace Latent.Models;

/// <summary>
/// One move of a training step: a loss, and the parameters that it moves. Most models have a single one; in a game of generator and
/// discriminator each has its own, and sees what the moves before it changed.
/// </summary>
/// <param name="Name">Who moves, such as <c>generator</c>; it stands before the names of the terms. Empty for the only turn of a model.</param>
/// <param name="Parameters">What is moved.</param>
/// <param name="Objective">Traces the loss of a batch.</param>
/// <param name="RateFactor">Factor on the learning rate.</param>
public sealed record Turn(string Name, IReadOnlyList<Parameter> Parameters, Func<Batch, Objective> Objective, double RateFactor = 1)
{
    /// <summary>The name of a term in metrics: "generator.loss".</summary>
    internal string TermName(string term) => Name.Length == 0 ? term : $"{Name}.{term}";
}
