namespace Latent.Interop.Native;

public partial struct Instruction
{
    /// <summary>Describes an instruction of a program.</summary>
    /// <param name="opcode">Operation.</param>
    /// <param name="kind">Function of the opcode, such as a <see cref="Map"/>.</param>
    /// <param name="flags">Axes, activation or random stream, depending on the opcode.</param>
    /// <param name="inputs">Indices of tensors, at most <see cref="Constants.MaxInputs"/>; -1 for an absent one.</param>
    /// <param name="outputs">Indices of tensors, at most <see cref="Constants.MaxOutputs"/>; -1 for an absent one.</param>
    /// <param name="attributes">Attributes of the opcode, at most <see cref="Constants.MaxAttributes"/>.</param>
    /// <param name="phase">Phase in which the instruction runs, in a program with row tiles.</param>
    /// <exception cref="ArgumentException">There are too many inputs, outputs or attributes.</exception>
    public static Instruction Create(
        Opcode opcode, int kind, int flags, ReadOnlySpan<int> inputs, ReadOnlySpan<int> outputs, ReadOnlySpan<double> attributes = default,
        Interop.Phase phase = Interop.Phase.Before)
    {
        Instruction instruction = new Instruction { Opcode = opcode, Kind = kind, Flags = flags, Phase = (Phase)phase };
        Copy(inputs, instruction.Inputs.AsSpan(), absent: -1, nameof(inputs));
        Copy(outputs, instruction.Outputs.AsSpan(), absent: -1, nameof(outputs));
        Copy(attributes, instruction.Attributes.AsSpan(), absent: 0, nameof(attributes));
        return instruction;
    }

    private static void Copy<T>(ReadOnlySpan<T> values, Span<T> destination, T absent, string name)
    {
        if (values.Length > destination.Length)
        {
            throw new ArgumentException($"There are {values.Length} {name}; at most {destination.Length} were expected.", name);
        }

        values.CopyTo(destination);
        destination[values.Length..].Fill(absent);
    }
}
