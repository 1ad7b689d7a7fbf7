namespace Latent;

/// <summary>The affine map y = x Wᵀ + b from [batch, inputs] to [batch, outputs], with <c>weight</c> [outputs, inputs] and <c>bias</c> [outputs].</summary>
public sealed class Linear : Layer
{
    /// <summary>Makes a layer.</summary>
    /// <param name="inputs">Columns of the input, 1 or more.</param>
    /// <param name="outputs">Columns of the output, 1 or more.</param>
    /// <param name="weight">First values of the weight; PyTorch's default if null.</param>
    /// <param name="bias">First values of the bias; PyTorch's default if both are null, zeros if only this is.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive.</exception>
    public Linear(int inputs, int outputs, Initializer? weight = null, Initializer? bias = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        bias ??= weight is null ? Initializers.TorchLinear : Initializers.Zeros;
        Weight = Register("weight", [outputs, inputs], weight ?? Initializers.TorchLinear, inputs, outputs);
        Bias = Register("bias", [outputs], bias, inputs, outputs);
    }

    /// <summary>W, of shape [outputs, inputs].</summary>
    public Parameter Weight { get; }

    /// <summary>b, of shape [outputs].</summary>
    public Parameter Bias { get; }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.MatMulTransposed(input.Graph.Use(Weight)) + input.Graph.Use(Bias);
    }
}
