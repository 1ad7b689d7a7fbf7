namespace Latent.Interop;

/// <summary>A buffer was used after it was disposed, or before it was created.</summary>
public sealed class UseAfterDisposeException : ObjectDisposedException
{
    internal UseAfterDisposeException(string type, bool wasCreated)
        : base(type, wasCreated
            ? "The buffer, a copy of it, or the buffer that it is part of was disposed, or its TempScope was closed; use it before that."
            : "The buffer was never created: it is the default value of its type; create it with new.")
    {
    }
}
