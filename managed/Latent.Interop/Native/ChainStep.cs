namespace Latent.Interop.Native;

public partial struct ChainStep
{
    /// <summary>Describes an operation of a chain.</summary>
    /// <param name="opcode"><see cref="Opcode.Map"/>, <see cref="Opcode.Combine"/> or <see cref="Opcode.Select"/>.</param>
    /// <param name="kind">Function of the opcode.</param>
    /// <param name="operands">
    /// Indices of inputs of the chain, or <see cref="Constants.MaxInputs"/> + i for the result of its step i.
    /// </param>
    /// <param name="a">Attribute 0 of the opcode.</param>
    /// <param name="b">Attribute 1 of the opcode.</param>
    /// <exception cref="ArgumentException">There are too many operands.</exception>
    public static ChainStep Create(Opcode opcode, int kind, ReadOnlySpan<int> operands, double a = 0, double b = 0)
    {
        ChainStep step = new ChainStep { Opcode = opcode, Kind = kind };
        Span<int> destination = step.Operands.AsSpan();
        if (operands.Length > destination.Length)
        {
            throw new ArgumentException($"There are {operands.Length} operands; at most {destination.Length} were expected.",
                nameof(operands));
        }

        operands.CopyTo(destination);
        destination[operands.Length..].Fill(-1);
        (step.Attributes[0], step.Attributes[1]) = (a, b);
        return step;
    }
}
