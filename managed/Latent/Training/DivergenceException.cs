namespace Latent.Training;

/// <summary>Thrown when training meets a NaN or an infinity. The parameters are those before the step.</summary>
public sealed class DivergenceException : ArithmeticException
{
    internal DivergenceException(int epoch, long step, string tensor)
        : base($"The loss or a gradient became NaN or infinite in epoch {epoch}, step {step}; "
            + $"the first tensor that is not finite is {tensor}. "
            + "Lower the learning rate, clip the gradients (ClipNorm), or look at the data.")
    {
        (Epoch, Step, Tensor) = (epoch, step, tensor);
    }

    /// <summary>The epoch; the first is 1.</summary>
    public int Epoch { get; }

    /// <summary>The step, counted from 0 over the whole training.</summary>
    public long Step { get; }

    /// <summary>The first tensor of the step that was not finite, a parameter or an intermediate result.</summary>
    public string Tensor { get; }
}
