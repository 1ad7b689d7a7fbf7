using Latent;
using Latent.Losses;

namespace Acme.Models;

/// <summary>
/// The hinge loss of each score minus the mean score of the opposite kind, samples or data (Jolicoeur-Martineau, "The relativistic
/// discriminator", 2019).
/// </summary>
public sealed record RelativisticHingeLoss : AdversarialLoss
{
    public override string Name => "relativistic-hinge";

    public override bool IsOfDifferences => true;

    public override Tensor Discriminator(Tensor data, Tensor samples) =>
        (1 - (data - samples.Mean())).Relu().Mean() + (1 + (samples - data.Mean())).Relu().Mean();

    public override Tensor Generator(Tensor samples, Func<Tensor> data) => Discriminator(samples, data());
}
