namespace Latent.Modules;

/// <summary>
/// Divides a weight by an estimate of its largest singular value, so that, as a matrix, it lengthens no vector: Miyato et al., "Spectral
/// normalization for generative adversarial networks" (2018), algorithm 1. Each use in training makes one power iteration. Its two vectors
/// are variables, in files PyTorch's <c>weight_u</c> and <c>weight_v</c>.
/// </summary>
/// <param name="weight">The weight, read as a matrix.</param>
/// <param name="u">The estimate of the left singular vector: a number for each output.</param>
/// <param name="v">The estimate of the right singular vector: a number for each weight of an output.</param>
/// <param name="outputsLast">Whether outputs are the last axis of the weight, as in transposed convolutions, rather than the first.</param>
internal sealed class SpectralNorm(Parameter weight, Parameter u, Parameter v, bool outputsLast)
{
    // Keeps quotients finite; the same as PyTorch's.
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
