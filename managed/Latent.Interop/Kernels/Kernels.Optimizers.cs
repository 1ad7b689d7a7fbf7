using Latent.Interop.Native;

namespace Latent.Interop;

public static unsafe partial class Kernels
{
    /// <summary>
    /// One step of stochastic gradient descent: g = gradient + weightDecay · p; v = momentum · v + g; p = p - learningRate · v, or with
    /// Nesterov p = p - learningRate · (g + momentum · v). Without momentum v = g. PyTorch's torch.optim.SGD with dampening 0.
    /// </summary>
    /// <param name="parameter">The parameters p, updated.</param>
    /// <param name="velocity">The velocities v, updated, as many as parameters; empty if the momentum is 0.</param>
    /// <param name="gradient">The gradients, as many as parameters.</param>
    /// <param name="learningRate">Learning rate.</param>
    /// <param name="momentum">Momentum.</param>
    /// <param name="weightDecay">Factor of the penalty p² / 2.</param>
    /// <param name="nesterov">True for Nesterov's form; needs a momentum.</param>
    /// <param name="context">The context to run on; <see cref="Context.Default"/> if null.</param>
    /// <exception cref="ArgumentException">The lengths differ, a number is out of range, or the memory overlaps.</exception>
    /// <exception cref="ObjectDisposedException">The context or a buffer (<see cref="UseAfterDisposeException"/>) is disposed.</exception>
    public static void Sgd(
        KernelSpan<float> parameter,
        KernelSpan<float> velocity,
        ReadOnlyKernelSpan<float> gradient,
        float learningRate,
        double momentum = 0,
        double weightDecay = 0,
        bool nesterov = false,
        Context? context = null)
    {
        RequireLength(velocity.IsEmpty ? parameter.Length : velocity.Length, parameter.Length, nameof(velocity));
        RequireLength(gradient.Length, parameter.Length, nameof(gradient));
        using MemoryHold parameterHold = parameter.Hold(), velocityHold = velocity.Hold(), gradientHold = gradient.Hold();
        using Context.Lease lease = Use(context);
        fixed (float* parameterPointer = parameter, velocityPointer = velocity, gradientPointer = gradient)
        {
            NativeStatus.ThrowIfFailed(NativeMethods.ltn_optimizer_sgd_f32(
                parameterPointer,
                velocityPointer,
                lease.Pointer,
                gradientPointer,
                parameter.Length,
                learningRate,
                momentum,
                weightDecay,
                nesterov ? 1 : 0));
        }
    }

    /// <summary>
    /// One step of RMSProp: g = gradient + weightDecay · p; s = smoothing · s + (1 - smoothing) · g²;
    /// p = p - learningRate · g / (√s + epsilon). PyTorch's torch.optim.RMSprop, not centered, without momentum.
    /// </summary>
    /// <param name="parameter">The parameters p, updated.</param>
    /// <param name="meanSquare">The running means s of squared gradients, updated, as many as parameters.</param>
    /// <param name="gradient">The gradients, as many as parameters.</param>
    /// <param name="learningRate">Learning rate.</param>
    /// <param name="smoothing">Weight of the old mean.</param>
    /// <param name="epsilon">Number added to the root.</param>
    /// <param name="weightDecay">Factor of the penalty p² / 2.</param>
    /// <param name="context">The context to run on; <see cref="Context.Default"/> if null.</param>
    /// <exception cref="ArgumentException">The lengths differ, a number is out of range, or the memory overlaps.</exception>
    /// <exception cref="ObjectDisposedException">The context or a buffer (<see cref="UseAfterDisposeException"/>) is disposed.</exception>
    public static void RmsProp(
        KernelSpan<float> parameter,
        KernelSpan<float> meanSquare,
        ReadOnlyKernelSpan<float> gradient,
        float learningRate,
        double smoothing = 0.99,
        double epsilon = 1e-8,
        double weightDecay = 0,
        Context? context = null)
    {
        RequireLength(meanSquare.Length, parameter.Length, nameof(meanSquare));
        RequireLength(gradient.Length, parameter.Length, nameof(gradient));
        using MemoryHold parameterHold = parameter.Hold(), meanSquareHold = meanSquare.Hold(), gradientHold = gradient.Hold();
        using Context.Lease lease = Use(context);
        fixed (float* parameterPointer = parameter, meanSquarePointer = meanSquare, gradientPointer = gradient)
        {
            NativeStatus.ThrowIfFailed(NativeMethods.ltn_optimizer_rmsprop_f32(
                parameterPointer,
                meanSquarePointer,
                lease.Pointer,
                gradientPointer,
                parameter.Length,
                learningRate,
                smoothing,
                epsilon,
                weightDecay));
        }
    }

    /// <summary>
    /// One step of Adam (Kingma and Ba 2015, algorithm 1) with t = step + 1: m = β₁ m + (1 - β₁) g; v = β₂ v + (1 - β₂) g²;
    /// p = p - learningRate · (m / (1 - β₁ᵗ)) / (√(v / (1 - β₂ᵗ)) + epsilon), where g = gradient + weightDecay · p.
    /// Decoupled (AdamW, Loshchilov and Hutter 2019): g = gradient, and p is first multiplied by 1 - learningRate · weightDecay.
    /// </summary>
    /// <param name="parameter">The parameters p, updated.</param>
    /// <param name="firstMoment">The running means m of gradients, updated, as many as parameters.</param>
    /// <param name="secondMoment">The running means v of squared gradients, updated, as many as parameters.</param>
    /// <param name="gradient">The gradients, as many as parameters.</param>
    /// <param name="step">Number of the step; the first is 0.</param>
    /// <param name="learningRate">Learning rate.</param>
    /// <param name="beta1">Weight β₁ of the old first moment.</param>
    /// <param name="beta2">Weight β₂ of the old second moment.</param>
    /// <param name="epsilon">Number added to the root.</param>
    /// <param name="weightDecay">Weight decay.</param>
    /// <param name="decoupled">True for AdamW.</param>
    /// <param name="context">The context to run on; <see cref="Context.Default"/> if null.</param>
    /// <exception cref="ArgumentException">The lengths differ, a number is out of range, or the memory overlaps.</exception>
    /// <exception cref="ObjectDisposedException">The context or a buffer (<see cref="UseAfterDisposeException"/>) is disposed.</exception>
    public static void Adam(
        KernelSpan<float> parameter,
        KernelSpan<float> firstMoment,
        KernelSpan<float> secondMoment,
        ReadOnlyKernelSpan<float> gradient,
        long step,
        float learningRate = 1e-3f,
        double beta1 = 0.9,
        double beta2 = 0.999,
        double epsilon = 1e-8,
        double weightDecay = 0,
        bool decoupled = false,
        Context? context = null)
    {
        RequireLength(firstMoment.Length, parameter.Length, nameof(firstMoment));
        RequireLength(secondMoment.Length, parameter.Length, nameof(secondMoment));
        RequireLength(gradient.Length, parameter.Length, nameof(gradient));
        using MemoryHold parameterHold = parameter.Hold(), firstMomentHold = firstMoment.Hold(), secondMomentHold = secondMoment.Hold(),
            gradientHold = gradient.Hold();
        using Context.Lease lease = Use(context);
        fixed (float* parameterPointer = parameter, firstPointer = firstMoment, secondPointer = secondMoment, gradientPointer = gradient)
        {
            NativeStatus.ThrowIfFailed(NativeMethods.ltn_optimizer_adam_f32(
                parameterPointer,
                firstPointer,
                secondPointer,
                lease.Pointer,
                gradientPointer,
                parameter.Length,
                step,
                learningRate,
                beta1,
                beta2,
                epsilon,
                weightDecay,
                decoupled ? 1 : 0));
        }
    }
}
