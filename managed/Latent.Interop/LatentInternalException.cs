namespace Latent.Interop;

/// <summary>A defect of the native library. Report it with the message.</summary>
public sealed class LatentInternalException : Exception
{
    internal LatentInternalException(string message)
        : base(message)
    {
    }
}
