using Latent.Modules;

namespace Latent.Models;

/// <summary>
/// One gradient step of a training step: a loss, and the parameters that its gradients update. Most models have a single one. GANs have
/// discriminator steps and a generator step; each reads the parameters as the steps before it left them.
/// </summary>
/// <param name="Name">Name of the step, such as <c>generator</c>, which prefixes the names of its terms. Empty for the only step of a
/// model.</param>
/// <param name="Parameters">The parameters that the step updates.</param>
/// <param name="Objective">Traces the loss of a batch.</param>
/// <param name="RateFactor">Factor on the learning rate.</param>
public sealed record GradientStep(string Name, IReadOnlyList<Parameter> Parameters, Func<Batch, Objective> Objective, double RateFactor = 1)
{
    /// <summary>The name of a term in metrics, such as "generator.loss".</summary>
    internal string TermName(string term) => Name.Length == 0 ? term : $"{Name}.{term}";
}
