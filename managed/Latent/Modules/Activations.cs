namespace Latent.Modules;

/// <summary>y = max(x, 0).</summary>
public sealed class Relu : Layer
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor input) => input.Relu();
}

/// <summary>y = x where x > 0, else slope · x.</summary>
/// <param name="slope">The factor below 0.</param>
public sealed class LeakyRelu(double slope = 0.01) : Layer
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor input) => input.LeakyRelu(slope);
}

/// <summary>y = tanh x.</summary>
public sealed class Tanh : Layer
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor input) => input.Tanh();
}

/// <summary>y = 1 / (1 + e⁻ˣ).</summary>
public sealed class Sigmoid : Layer
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor input) => input.Sigmoid();
}

/// <summary>y = ln(1 + eˣ).</summary>
public sealed class Softplus : Layer
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor input) => input.Softplus();
}

/// <summary>y = x where x > 0, else alpha · (eˣ − 1): Clevert et al., 2016.</summary>
/// <param name="alpha">The negative of the limit for x → −∞.</param>
public sealed class Elu(double alpha = 1) : Layer
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor input) => input.Elu(alpha);
}

/// <summary>y = x · Φ(x) with the normal distribution function Φ: Hendrycks and Gimpel, 2016.</summary>
public sealed class Gelu : Layer
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor input) => input.Gelu();
}

/// <summary>y = x / (1 + e⁻ˣ): Elfwing et al., 2018.</summary>
public sealed class Silu : Layer
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor input) => input.Silu();
}

/// <summary>eˣ over the sum of its row, the last axis.</summary>
public sealed class Softmax : Layer
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor input) => input.Softmax();
}
