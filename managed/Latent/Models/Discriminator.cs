using Latent.Losses;
using Latent.Models.Parts;
using Latent.Modules;

namespace Latent.Models;

/// <summary>
/// The network from rows to scores, which are high for data. With a condition the score contains the inner product of the features and the
/// projected condition (Miyato and Koyama, "cGANs with projection discriminator", 2018, equation 5).
/// </summary>
internal sealed class Discriminator : Module
{
    private readonly Network _network;
    private readonly Layer _score;
    private readonly Linear? _projection;
    private readonly bool _isBounded;

    public Discriminator(Architecture architecture, int columns, int conditions, GanOptions options, NetworkStyle style)
    {
        _network = Register(architecture.Encoder(columns, new LayerNames(), style));
        LayerOptions withBias = style.Options ?? new LayerOptions();
        LayerOptions withoutBias = withBias with { HasBias = false };
        _score = Register("score", architecture.Head(1, options.Loss.IsOfDifferences ? withoutBias : withBias));
        _projection = conditions > 0 ? Register("projection", new Linear(conditions, architecture.Features, withoutBias)) : null;
        _isBounded = options.IsBounded;
    }

    /// <summary>Scores, [batch, 1]. Values between 0 and 1 are centred first.</summary>
    public Tensor Forward(Tensor rows, Tensor? condition)
    {
        Tensor features = _network.Forward(_isBounded ? rows.Affine(2, -1) : rows);
        Tensor score = _score.Forward(features);
        return _projection is null ? score : score + (features * _projection.Forward(condition!)).SumKeepingAxes(1);
    }
}
