namespace Latent.Modules;

/// <summary>
/// A weight divided by an estimate of its largest singular value, so that a layer stretches nothing by more than 1: Miyato et al., "Spectral
/// normalization for generative adversarial networks" (2018), algorithm 1. Each use in training makes one power iteration; the two vectors are
/// kept, in files as PyTorch's <c>weight_u</c> and <c>weight_v</c>.
/// </summary>
/// <param name="weight">The weight, read as a matrix.</param>
/// <param name="u">The vector of its outputs.</param>
/// <param name="v">The vector of all else.</param>
/// <param name="outputsLast">Whether outputs are the last axis of the weight, as in transposed convolutions, in place of the first.</param>
internal sealed class SpectralNorm(Parameter weight, Parameter u, Parameter v, bool outputsLast)
{
    // Keeps quotients finite; PyTorch's.
    private const double Epsilon = 1e-12;

    public Tensor Use(Graph graph)
    {
        Tensor used = graph.Use(weight);
        Tensor matrix = used.Reshape(outputsLast ? [v.Count, u.Count] : [u.Count, v.Count]);
        Tensor left = graph.Use(u).Reshape([1, u.Count]);
        Tensor right = graph.Use(v).Reshape([1, v.Count]);
        if (graph.Training)
        {
            Tensor fixedMatrix = matrix.Detach();
            right = Unit(FromOutputs(left, fixedMatrix));
            left = Unit(ToOutputs(right, fixedMatrix));
            graph.Blend(v, right.Reshape([v.Count]));
            graph.Blend(u, left.Reshape([u.Count]));
        }

        return used / (FromOutputs(left, matrix) * right).Sum();
    }

    private Tensor FromOutputs(Tensor row, Tensor matrix) => outputsLast ? row.MatMulTransposed(matrix) : row.MatMul(matrix);

    private Tensor ToOutputs(Tensor row, Tensor matrix) => outputsLast ? row.MatMul(matrix) : row.MatMulTransposed(matrix);

    private static Tensor Unit(Tensor row) => row / (row.Square().Sum().Sqrt() + Epsilon);
}
