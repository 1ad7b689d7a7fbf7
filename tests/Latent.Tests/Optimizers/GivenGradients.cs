using Latent.Data;
using Latent.Models;
using Latent.Modules;

namespace Latent.Tests.Optimizers;

/// <summary>A model whose gradients are the rows of the data: its loss is ⟨row, weight⟩.</summary>
internal sealed class GivenGradients : Model
{
    private readonly Parameter _weight;

    public GivenGradients(int count)
        : base(count, seed: 7, device: null) => _weight = Register("weight", [count], Initializers.TorchLinear, 1, 1);

    public override string Kind => "given-gradients";

    public float[] Weight => Read(_weight);

    public override Objective Objective(Batch batch) => new((batch.Data * batch.Graph.Use(_weight)).Sum() * batch.Graph.BatchReciprocal());

    /// <summary>Rows of gradients, which vary from step to step around a mean for each column.</summary>
    public static Dataset Gradients(int steps, int count)
    {
        float[] values = new float[steps * count];
        new RandomSource(5).Uniform(values, 1);
        for (int i = 0; i < values.Length; i++)
        {
            values[i] += 0.3f * (i % count - 2);
        }

        return Dataset.FromFloats("gradients", values, count);
    }
}
